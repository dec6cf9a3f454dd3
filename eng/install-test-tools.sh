#!/usr/bin/env bash
# Installs what tests need beside the .NET SDK, on Debian and Ubuntu. Elsewhere install it yourself; the tests concerned skip without.
set -euo pipefail

have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null || command -v postgres > /dev/null; }

have_compiler() { command -v clang > /dev/null || command -v gcc > /dev/null; }

missing=()
have_postgres || missing+=(postgresql)
have_compiler || missing+=(gcc libc6-dev)
command -v unzip > /dev/null || missing+=(unzip)
if [ "${#missing[@]}" -gt 0 ]; then
    sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi
have_postgres && have_compiler
echo "PostgreSQL, a C compiler and unzip are here."
