#!/usr/bin/env bash
# Runs the Quickstart on the pictures it draws itself and, where a folder of real sets lies beside the repository, on those.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
quickstart=(dotnet run --project samples/Quickstart -c Release --no-build --)

"${quickstart[@]}" --output "$work/drawn"

data=../shared/data
if [ -d "$data" ]; then
    "${quickstart[@]}" --images "$data/classification-clothing/images" --answers "$data/classification-clothing/labels.csv" --output "$work/clothing"
    "${quickstart[@]}" --images "$data/segmentation-nuclei/images" --answers "$data/segmentation-nuclei/polygons.json" --output "$work/nuclei"
else
    echo "No real picture sets beside the repository: only the drawn set was run."
fi
