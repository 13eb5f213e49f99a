#!/usr/bin/env bash
# Compares the processor time for a request with and without a limit on requests, which the load does not reach.
#
#   bench/limits.sh [ROUNDS]     so many rounds (10); BENCH_SECONDS is the length of each half of a round (6)
#
# JAVA_OPTS, BENCH_PORT, BENCH_COMMAND and BENCH_CLASS_PATH as for attacks.sh. The second server has the fourth port after BENCH_PORT.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/attacked.sh
compare_servers "${1:-10}" TENANTRY_REQUEST_LIMIT=999999999/60
