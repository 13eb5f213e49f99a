#!/usr/bin/env bash
# Takes the longest replies of the packaged program, with a small heap, all at once and slowly, and prints how others are served
# and what memory it costs.
#
#   bench/long-replies.sh [NUMBER]     so many replies (64), the most that one caller gets at a time with this heap
#
# BENCH_SECONDS, JAVA_OPTS, BENCH_PORT, BENCH_COMMAND and BENCH_CLASS_PATH as for attacks.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/attacked.sh
begin_server
echo "$(about), $seconds s"
load_java io.tenantry.bench.LongRepliesLoad "http://127.0.0.1:$port" "$server" "$((port + 1))" "$seconds" "${1:-64}"
check_server
