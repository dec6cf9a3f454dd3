#!/usr/bin/env bash
# Installs the servers and the browser that tests start, on Debian and Ubuntu. Elsewhere install them yourself; their tests skip without.
set -euo pipefail
cd "$(dirname "$0")/.."

have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null || command -v postgres > /dev/null; }
have_chromium() { command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null; }

packages=()
have_postgres || packages+=(postgresql)
have_chromium || packages+=(chromium fonts-noto-cjk)
if [ ${#packages[@]} -gt 0 ]; then
    sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null
fi
have_postgres
echo "PostgreSQL is here."
have_chromium
echo "Chromium is here."

# axe-core, which looks at the studio's pages as assistive technology does.
axe=artifacts/tools/axe.min.js
if [ ! -f "$axe" ]; then
    mkdir -p artifacts/tools
    if command -v npm > /dev/null; then
        work=$(mktemp -d)
        (cd "$work" && npm pack --silent axe-core@4.14.1 > /dev/null && tar xzf axe-core-4.14.1.tgz)
        cp "$work/package/axe.min.js" "$axe"
        rm -rf "$work"
    elif command -v curl > /dev/null; then
        curl -fsSL https://registry.npmjs.org/axe-core/-/axe-core-4.14.1.tgz | tar xzO package/axe.min.js > "$axe.part"
        mv "$axe.part" "$axe"
    fi
fi
[ -f "$axe" ] && echo "axe-core is here."
