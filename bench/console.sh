#!/usr/bin/env bash
# Measures the pages of the console among many organizations, and what people in it cost those who call the APIs.
#
#   bench/console.sh [NUMBER]     among so many organizations (1000000), of which one has 20,000 members; one person is in 2,000
#
#   BENCH_REQUESTS   requests for each page (10)
#   BENCH_SECONDS    how long each half of the five rounds lasts (20)
#   BENCH_FOLDER     keeps the data for the next run in this folder; about 2.5 GB for 1,000,000
# JAVA_OPTS, BENCH_PORT, BENCH_COMMAND and BENCH_CLASS_PATH as for attacks.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
organizations=${1:-1000000}
begin_data() { # folder
    TENANTRY_DATA=$1 "${command[@]}" seed --organizations "$organizations" --members 1 >&2
    {
        printf '{"name":"Large","members":['
        seq 20000 | sed 's/.*/{"email":"m&@large.example","role":"member"},/' | tr -d '\n'
        printf '{"email":"admin@large.example","name":"Admin","role":"admin"}]}\n'
        seq 2000 | sed 's/.*/{"name":"Of many &","members":[{"email":"many@example.org","name":"Many","role":"admin"}]}/'
    } | TENANTRY_DATA=$1 "${command[@]}" import - >&2
}
. bench/attacked.sh
begin_server "$port" TENANTRY_MANAGEMENT_API_KEYS=true
echo "$(about), $organizations organizations, ${BENCH_REQUESTS:-10} requests for each page, $seconds s for each half of a round"
load_java io.tenantry.bench.ConsoleLoad "http://127.0.0.1:$port" "$server" "${BENCH_REQUESTS:-10}" "$seconds"
check_server
