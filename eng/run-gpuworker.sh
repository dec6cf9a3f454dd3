#!/usr/bin/env bash
# Starts samples/GpuWorker over the store that the Quickstart makes: wrong settings, once, and as a service that is told to stop.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
worker=(dotnet artifacts/bin/GpuWorker/release/GpuWorker.dll)
fail() { echo "GpuWorker: $1"; exit 1; }

status=0
"${worker[@]}" 2> "$work/none" || status=$?
[ "$status" = 2 ] && grep -q -- "--sqlite PATH" "$work/none" || fail "without a store it should say so and end with 2, but ended with $status: $(cat "$work/none")"
status=0
"${worker[@]}" --sqlite "$work/absent.db" 2> "$work/absent" || status=$?
[ "$status" = 2 ] && grep -q "absent.db" "$work/absent" || fail "an absent file should be named, but it ended with $status: $(cat "$work/absent")"

dotnet run --project samples/Quickstart -c Release --no-build -- --output "$work/store" > /dev/null
store=$(find "$work/store" -name '*.db' | head -n 1)
"${worker[@]}" --sqlite "$store" --folder "$work/models" --device cpu --once | tee "$work/once"
grep -q "projects looked after" "$work/once" || fail "--once did not go through the projects"

GPUWORKER_SQLITE=$store "${worker[@]}" --folder "$work/models" --device cpu > "$work/service" 2>&1 &
service=$!
for _ in $(seq 100); do
    grep -q "Application started" "$work/service" && break
    sleep 0.2
done
grep -q "Application started" "$work/service" || fail "it did not start: $(cat "$work/service")"
kill -TERM "$service"
wait "$service" || fail "it did not stop cleanly: $(tail -n 5 "$work/service")"
echo "GpuWorker: starts, serves and stops."
