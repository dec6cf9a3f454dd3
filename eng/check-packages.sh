#!/usr/bin/env bash
# Packs every library, looks into each package, and runs a program that references the packages, not the projects:
# first as it is, then compiled ahead of time, which shows what trimming would break.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
version="0.1.0-check.$(date +%s)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet pack Labeling.sln -c Release -nologo -v q -p:Version="$version" -o "$work/packages"

for package in "$work"/packages/*.nupkg; do
    names=$(unzip -Z1 "$package")
    id=$(basename "$package" ".$version.nupkg")
    for want in README.md icon.png "lib/net10.0/$id.dll" "lib/net10.0/$id.xml"; do
        grep -qxF "$want" <<< "$names" || { echo "$id lacks $want"; exit 1; }
    done
    unzip -p "$package" "$id.nuspec" | grep '<license type="expression">MIT</license>' > /dev/null || { echo "$id states no licence"; exit 1; }
    [ -f "${package%.nupkg}.snupkg" ] || { echo "$id has no symbols"; exit 1; }
done
echo "$(find "$work/packages" -name '*.nupkg' | wc -l) packages hold readme, icon, licence, documentation and symbols."

cp -r eng/consumer "$work/consumer"
cd "$work/consumer"
dotnet nuget add source "$work/packages" --name local --configfile nuget.config > /dev/null
dotnet run -c Release -p:LabelingVersion="$version"

cp -r "$root/eng/consumer-host" "$work/consumer-host"
cd "$work/consumer-host"
dotnet nuget add source "$work/packages" --name local --configfile nuget.config > /dev/null
dotnet run -c Release -p:LabelingVersion="$version"
cd "$work/consumer"

compiler=$(command -v clang || command -v gcc || true)
if [ -n "$compiler" ]; then
    dotnet publish -c Release -nologo -v q --use-current-runtime -p:LabelingVersion="$version" -p:PublishAot=true \
        -p:TrimmerSingleWarn=false -p:CppCompilerAndLinker="$compiler" -o "$work/native"
    "$work/native/Consumer"
elif [ "${CI:-}" = true ]; then
    echo "There is no C compiler for the ahead-of-time build; install gcc or clang."
    exit 1
else
    echo "No C compiler: the ahead-of-time build was left out."
fi
