#!/usr/bin/env bash
# Measures lists from random places at a large number of organizations against 1,000, as `bench/run ten-million [NUMBER]` calls it.
#
# Takes up to an hour for 10,000,000 on a quiet machine, and some 25 GB of disk below BENCH_FOLDER (or TMPDIR), which it removes.
#   BENCH_REQUESTS   requests of a row (50); a row ends after BENCH_ROW_SECONDS (60) in any case
#   BENCH_SECONDS    how long the load lasts (10)
set -euo pipefail
cd "$(dirname "$0")/.."

organizations=${1:-10000000}
requests=${BENCH_REQUESTS:-50}
row_seconds=${BENCH_ROW_SECONDS:-60}
port=${BENCH_PORT:-18081}
folder=$(mktemp -d ${BENCH_FOLDER:+-p "$BENCH_FOLDER"})
url=http://127.0.0.1:$port
list=$url/management/v2.0/organisations
basic="Authorization: Basic $(printf bench:bench-password-1 | base64)"
server=

stop() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
    server=
}
trap 'stop; rm -rf "$folder"' EXIT

serve() { # data folder
    TENANTRY_DATA=$1 TENANTRY_OPERATORS='[{"username":"bench","password":"bench-password-1"}]' \
        ./tenantry serve --port "$port" >"$folder/serve.log" 2>&1 &
    server=$!
    until curl -s -f -o /dev/null "$url/health/ready"; do
        kill -0 "$server" 2>/dev/null || { cat "$folder/serve.log" >&2; exit 1; }
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

# Prints the median milliseconds of each row, and of changes.
measure() { # how many organizations
    local parameters query began number first
    rows | while read -r parameters; do
        began=$SECONDS
        for number in $(seq "$requests"); do
            [ $((SECONDS - began)) -lt "$row_seconds" ] || break
            query=${parameters//NEXT/$(cursor "$(anywhere "$1")")}
            query=${query//WORD/${words[RANDOM % ${#words[@]}]}}
            query=${query//HALF/$(($1 / 2 + number))}
            curl -s -f -g -o /dev/null -w '%{time_total}\n' -H "$basic" -H 'Accept: application/json' "$list?limit=25&$query" ||
                { echo "refused: $query" >&2; break; }
        done | sort -n | awk -v row="$parameters" '{ a[NR] = $1 } END { printf "%s\t%.1f\n", row, NR ? a[int((NR + 1) / 2)] * 1000 : 0 }'
    done
    first=$(curl -s -H "$basic" -H 'Accept: application/json' "$list?limit=1" | sed 's/.*"_id":"\([0-9a-f]\{16\}\).*/\1/')
    for number in $(seq "$requests"); do
        curl -s -f -o /dev/null -w '%{time_total}\n' -X PATCH -H "$basic" -H 'Content-Type: application/json' \
            -d "{\"quotaMaxUsers\":$((number + RANDOM % 900))}" "$list/$first$(printf %08x "$(anywhere "$1")")"
    done | sort -n | awk '{ a[NR] = $1 } END { printf "PATCH of quotaMaxUsers\t%.1f\n", NR ? a[int((NR + 1) / 2)] * 1000 : 0 }'
    if command -v wrk >/dev/null; then
        wrk -t1 -c32 -d"${BENCH_SECONDS:-10}s" -s bench/orders.lua -H "$basic" "$url/$1" |
            awk '/Requests\/sec/ { printf "load of eight orders, 32 connections, requests a second\t%.1f\n", $2 }'
    fi
}

for size in 1000 "$organizations"; do
    began=$SECONDS
    ./tenantry seed --organizations "$size" --data "$folder/$size" >/dev/null 2>&1
    echo "seeded $size organizations in $((SECONDS - began)) s" >&2
    serve "$folder/$size"
    measure "$size" >"$folder/$size.figures"
    stop
done
printf '| request | 1,000 | %s | ratio |\n|---|---|---|---|\n' "$organizations"
paste "$folder/1000.figures" "$folder/$organizations.figures" |
    awk -F '\t' '{ printf "| `%s` | %s | %s | %.2f |\n", $1, $2, $4, $2 ? $4 / $2 : 0 }'
