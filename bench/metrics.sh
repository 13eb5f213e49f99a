#!/usr/bin/env bash
# Compares the processor time for a request with and without metrics, which are read every 15 seconds as Prometheus does.
#
#   bench/metrics.sh [ROUNDS]     so many rounds (10); BENCH_SECONDS is the length of each half of a round (6)
#
# JAVA_OPTS, BENCH_PORT, BENCH_COMMAND and BENCH_CLASS_PATH as for attacks.sh. The second server has the fourth port after BENCH_PORT,
# the metrics the fifth.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/attacked.sh
metrics=$((port + 5))
while sleep 15; do curl -s -o /dev/null "http://127.0.0.1:$metrics/metrics" || true; done &
reader=$!
trap 'kill "$reader"; finish' EXIT
compare_servers "${1:-10}" TENANTRY_METRICS_ADDRESS="$metrics"
