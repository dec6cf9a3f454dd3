#!/usr/bin/env bash
# Starts the sample studio as a user would, on a port that the system chooses, and does once what it is for: the pages, a claim, a submission, an export.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
log=$work/log
mkfifo "$work/said"
set -m # The studio gets a process group of its own, which one signal then ends as a whole.
STUDIO_HOME=$work/home ASPNETCORE_URLS=http://127.0.0.1:0 dotnet run --project samples/Studio -c Release --no-build > "$work/said" 2>&1 &
host=$!
set +m
stop() {
    kill -TERM -- "-$host" 2> /dev/null || true
    wait "$host" 2> /dev/null || true
    rm -rf "$work"
}
trap stop EXIT

fail() {
    echo "studio: $1"
    cat "$log"
    exit 1
}

# The address is waited for where it is printed; what comes after it goes to the log.
address=
exec 3< "$work/said"
while IFS= read -r -t 120 line <&3; do
    printf '%s\n' "$line" >> "$log"
    if [[ $line =~ "The studio is open: "(http://[^ ]+)/ ]]; then
        address=${BASH_REMATCH[1]}
        break
    fi
done
[ -n "$address" ] || fail "it printed no address"
cat <&3 >> "$log" &

# What reads an answer from a pipe reads all of it: were the pipe closed early, curl would call that a failure.
get() { curl --fail --silent --show-error --max-time 30 "$@" || fail "no answer to: $*"; }
sign_in() { get --location --cookie-jar "$work/$1" --cookie "$work/$1" --output "$work/page" --data "" "$address/sign-in/$1"; }
field() { grep -oE "\"$1\":\"?[^\",}]+" | sed -nE '1s/^[^:]*:"?//p'; }

get "$address/" | grep "Who are you" > /dev/null || fail "the first page is another"
sign_in ben
get --cookie "$work/ben" "$address/labeling/" | grep 'assets/js/main.js' > /dev/null || fail "the studio's page is another"
get "$address/labeling/assets/js/main.js" | grep 'loadLanguage' > /dev/null || fail "the studio's script is another"
api=$address/labeling/api/v1
project=$(get --cookie "$work/ben" "$api/projects" | grep -oE '"id":"[^"]+","name":"Which shape"' | field id)
[ -n "$project" ] || fail "the demonstration has no project 'Which shape'"
json=(--cookie "$work/ben" --header 'Content-Type: application/json')
task=$(get "${json[@]}" --data '{"pageSize":1}' "$api/projects/$project/tasks")
token=$(field token <<< "$task")
item=$(grep -oE '"items":\[\{"id":[0-9]+' <<< "$task" | grep -oE '[0-9]+$')
get --cookie "$work/ben" --output "$work/picture" "$api/projects/$project/items/$item/image"
get "${json[@]}" --data "{\"submissions\":[{\"itemId\":$item,\"annotations\":[{\"classId\":1}],\"isSkip\":false,\"elapsedMs\":1000}]}" "$api/projects/$project/tasks/$token/submit" | grep Accepted > /dev/null || fail "the answer was not accepted"
sign_in ana
get --cookie "$work/ana" "$api/projects/$project/export?format=coco" | grep '"category_id":1' > /dev/null || fail "the export lacks the answer"
echo "The studio at $address showed its pages, gave a task, took the answer and exported it."
