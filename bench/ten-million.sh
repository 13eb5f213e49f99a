#!/usr/bin/env bash
# Measures lists from random places at a large number of organizations against 1,000, as `bench/run ten-million [NUMBER]` calls it.
#
# Each request goes to both, one after the other, so that other work on the machine slows both alike. Takes up to an hour for
# 10,000,000 on a quiet machine, and some 25 GB of disk.
#   BENCH_FOLDER     where the data go; kept when it is named, so that a second run need not make them again
#   BENCH_REQUESTS   requests of a row (50); a row ends after BENCH_ROW_SECONDS (60) in any case
#   BENCH_SECONDS    how long the load lasts (10)
set -euo pipefail
cd "$(dirname "$0")/.."

organizations=${1:-10000000}
requests=${BENCH_REQUESTS:-50}
row_seconds=${BENCH_ROW_SECONDS:-60}
port=${BENCH_PORT:-18081}
folder=${BENCH_FOLDER:-$(mktemp -d)}
basic="Authorization: Basic $(printf bench:bench-password-1 | base64)"
sizes=(1000 "$organizations")
servers=()

stop() {
    kill "${servers[@]}" 2>/dev/null || true
    wait
    [ -n "${BENCH_FOLDER:-}" ] || rm -rf "$folder"
}
trap stop EXIT

list() { echo "http://127.0.0.1:$((port + $1))/management/v2.0/organisations"; } # which size: 0 or 1

serve() { # which size: 0 or 1
    TENANTRY_DATA=$folder/${sizes[$1]} TENANTRY_OPERATORS='[{"username":"bench","password":"bench-password-1"}]' \
        ./tenantry serve --port $((port + $1)) >"$folder/serve.$1.log" 2>&1 &
    servers+=($!)
    until curl -s -f -o /dev/null "http://127.0.0.1:$((port + $1))/health/ready"; do
        kill -0 ${servers[-1]} 2>/dev/null || { cat "$folder/serve.$1.log" >&2; exit 1; }
        sleep 0.2
    done
}

# The cursor of a row in its first revision; the order is that of `sort` beside it.
cursor() { # row
    local check=$((($1 * 31 + 1) * 31 & 0xffffffff))
    check=$((check ^ check >> 16))
    check=$((check ^ check >> 8))
    printf '%08x%06x%02x%08x' "$1" 1 $((check & 255)) 0
}
anywhere() { echo $((1 + (RANDOM << 15 | RANDOM) % $1)); }

# The parameters of each row. NEXT is replaced by a cursor of a random row, WORD by one of the words of names.
rows() {
    local sort
    for sort in name quotaMaxUsers billingTimezone quotaMaxMessagesPerDay:desc disabled:desc passwordPolicy.maxLength \
        dataPrivacySettings.enabled:desc businessUnitId:desc liveAgentAccount; do
        echo "sort=$sort"
        echo "sort=$sort&next=NEXT"
        echo "sort=$sort&previous=NEXT"
    done
    for sort in quotaMaxUsers,name disabled:desc,name businessUnitId,name:desc name,quotaMaxUsers; do
        echo "sort=$sort"
        echo "sort=$sort&next=NEXT"
    done
    echo "filter=WORD"
    echo "filter=WORD&next=NEXT"
    echo "filter=WORD&sort=name&next=NEXT"
    echo "filter=Lab&next=NEXT"
    echo "filter=ra&next=NEXT"
    echo "filter=~q"
    echo "dataPrivacySettings.enabled=true&sort=quotaMaxUsers:desc&next=NEXT"
    echo "quotaMaxUsers=[0,300]&sort=quotaMaxUsers&next=NEXT"
    echo "dataPrivacySettings.ignoreList=nobody"
    echo "sort=name&skip=HALF"
    echo "sort=dataPrivacySettings.enabled:desc&skip=HALF"
}
words=(Bakery Robotics Insurance Telecom Analytics Freight Pharmacy Studios)

# Milliseconds of one request to one of the two.
ask() { # which size: 0 or 1, arguments of curl
    curl -s -f -g -o /dev/null -w '%{time_total}\n' -H "$basic" -H 'Accept: application/json' "${@:2}" >>"$folder/times.$1" ||
        { echo "refused: ${*:2}" >&2; return 1; }
}
middle() { sort -n "$1" | awk '{ a[NR] = $1 } END { printf "%.1f", NR ? a[int((NR + 1) / 2)] * 1000 : 0 }'; }

# One row of the table: the median of each size, and the greatest of the large one.
row() { # name
    awk -v name="$1" -v small="$(middle "$folder/times.0")" -v large="$(middle "$folder/times.1")" \
        -v most="$(sort -n "$folder/times.1" | tail -n 1)" \
        'BEGIN { printf "| `%s` | %s | %s, %.0f | %.2f |\n", name, small, large, most * 1000, (small > 0 ? large / small : 0) }'
}

lists() {
    local parameters query word which number began
    rows | while read -r parameters; do
        began=$SECONDS
        : >"$folder/times.0"
        : >"$folder/times.1"
        for number in $(seq "$requests"); do
            [ $((SECONDS - began)) -lt "$row_seconds" ] || break
            word=${words[RANDOM % ${#words[@]}]}
            for which in 0 1; do
                query=${parameters//NEXT/$(cursor "$(anywhere "${sizes[which]}")")}
                query=${query//WORD/$word}
                query=${query//HALF/$((${sizes[which]} / 2 + number))}
                ask "$which" "$(list "$which")?limit=25&$query" || break 2
            done
        done
        row "$parameters"
    done
}

changes() {
    local which number first
    : >"$folder/times.0"
    : >"$folder/times.1"
    for number in $(seq "$requests"); do
        for which in 0 1; do
            first=$(curl -s -H "$basic" -H 'Accept: application/json' "$(list "$which")?limit=1" | sed 's/.*"_id":"\([0-9a-f]\{16\}\).*/\1/')
            ask "$which" -X PATCH -H 'Content-Type: application/json' -d "{\"quotaMaxUsers\":$((number + RANDOM % 900))}" \
                "$(list "$which")/$first$(printf %08x "$(anywhere "${sizes[which]}")")"
        done
    done
    row "PATCH of quotaMaxUsers"
}

load() {
    local which rates=()
    for which in 0 1; do
        rates+=("$(wrk -t1 -c32 -d"${BENCH_SECONDS:-10}s" -s bench/orders.lua -H "$basic" \
            "http://127.0.0.1:$((port + which))/${sizes[which]}" | awk '/Requests\/sec/ { print $2 }')")
    done
    awk -v small="${rates[0]}" -v large="${rates[1]}" \
        'BEGIN { printf "| eight orders mixed, 32 connections, requests a second | %s | %s | %.2f |\n", small, large, large / small }'
}

for which in 0 1; do
    if [ ! -d "$folder/${sizes[which]}" ]; then
        began=$SECONDS
        ./tenantry seed --organizations "${sizes[which]}" --data "$folder/${sizes[which]}" >/dev/null 2>&1
        echo "seeded ${sizes[which]} organizations in $((SECONDS - began)) s" >&2
    fi
    serve "$which"
done
printf '| request; milliseconds, median | 1,000 | %s, median and maximum | ratio |\n|---|---|---|---|\n' "$organizations"
lists
changes
command -v wrk >/dev/null && load
