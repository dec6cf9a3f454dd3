#!/usr/bin/env bash
# Installs the servers that tests start, on Debian and Ubuntu. Elsewhere install them yourself; their tests skip without.
set -euo pipefail

have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null || command -v postgres > /dev/null; }

if ! have_postgres; then
    sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends postgresql > /dev/null
fi
have_postgres
echo "PostgreSQL is here."
