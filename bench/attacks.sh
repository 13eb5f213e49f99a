#!/usr/bin/env bash
# Attacks the packaged program, with a small heap, and prints how others are served meanwhile.
#
#   bench/attacks.sh [attacks...]      all attacks, or those with these names (basic, webhook_tests, ...: see Attack.java)
#
#   BENCH_SECONDS      how long each attack lasts (20)
#   JAVA_OPTS          options of the program (-Xmx512m)
#   BENCH_PORT         the port of the program (18080); the load uses the next two, and the one after them of UDP
#   BENCH_COMMAND      the command that runs the program (./tenantry)
#   BENCH_CLASS_PATH   classes of the program and its tests; built when it is not named
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/attacked.sh
begin_server
echo "$(about), $seconds s each"
load_java io.tenantry.bench.AttacksLoad "http://127.0.0.1:$port" "$server" "$((port + 1))" "$seconds" "$@"
check_server
