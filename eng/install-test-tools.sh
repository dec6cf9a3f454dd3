#!/usr/bin/env bash
# Installs what tests need beside the .NET SDK, on Debian and Ubuntu. Elsewhere install it yourself; the tests concerned skip without.
set -euo pipefail
cd "$(dirname "$0")/.."

have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null || command -v postgres > /dev/null; }
have_compiler() { command -v gcc > /dev/null; }
have_chromium() { command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null; }
have_azurite() { command -v azurite-blob > /dev/null; }
sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)

missing=()
have_postgres || missing+=(postgresql)
have_compiler || missing+=(gcc libc6-dev)
have_chromium || missing+=(chromium fonts-noto-cjk)
command -v unzip > /dev/null || missing+=(unzip)
command -v npm > /dev/null || missing+=(nodejs npm)
if [ "${#missing[@]}" -gt 0 ]; then
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi

have_azurite || $sudo npm install --global --silent --no-fund --no-audit azurite@3.35.0

# axe-core looks at the studio's pages as assistive technology does.
axe=artifacts/tools/axe.min.js
if [ ! -f "$axe" ]; then
    work=$(mktemp -d)
    (cd "$work" && npm pack --silent axe-core@4.14.1 > /dev/null && tar xzf axe-core-4.14.1.tgz)
    mkdir -p "$(dirname "$axe")"
    cp "$work/package/axe.min.js" "$axe"
    rm -rf "$work"
fi

have_postgres && have_compiler && have_chromium && have_azurite
echo "PostgreSQL, a C compiler, Chromium, Azurite and axe-core are here."
