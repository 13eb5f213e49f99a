#!/usr/bin/env bash
# Floods the packaged program, with a small heap, in every known way, and prints how another client is served meanwhile and what
# memory it costs.
#
#   bench/floods.sh [floods...]        all floods, or those with these names (rapid_reset, ping, gzip_bomb, ...: see Flood.java)
#
#   BENCH_SECONDS      how long each flood lasts (30)
#   JAVA_OPTS          options of the program (-Xmx256m)
#   BENCH_PORT         the port of the program (18080)
#   BENCH_CLASS_PATH   classes of the program and its tests; built when it is not named
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${BENCH_SECONDS:-30}
port=${BENCH_PORT:-18080}
JAVA_HOME=$(./tenantry jdk)
export JAVA_HOME
folder=$(mktemp -d)
server=
stop() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
    server=
}
finish() { stop; rm -rf "$folder"; }
trap finish EXIT
if [ -n "${BENCH_CLASS_PATH:-}" ]; then
    class_path=$BENCH_CLASS_PATH
else
    ./mvnw -q -B -ntp test-compile dependency:build-classpath -Dmdep.outputFile="$folder/classpath" -Dmdep.includeScope=test
    class_path=service/target/classes:service/target/test-classes:$(cat "$folder/classpath")
fi
# The people of the benchmarks, whose keys the packaged program takes as well.
: >"$folder/people"
"$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$class_path" io.tenantry.bench.BenchServer "$folder/data" 1000 \
    >"$folder/people" 2>"$folder/people.log" &
server=$!
until grep -q '^ready' "$folder/people"; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/people.log" >&2; exit 1; }
    sleep 0.2
done
stop

./tenantry version >/dev/null
: >"$folder/serve.log"
JAVA_OPTS=${JAVA_OPTS:--Xmx256m} TENANTRY_DATA=$folder/data \
    TENANTRY_OPERATORS='[{"username":"bench","password":"bench-password-1"}]' \
    ./tenantry serve --port "$port" >"$folder/serve.log" 2>&1 &
server=$!
until curl -sf -o /dev/null "http://127.0.0.1:$port/health/ready"; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/serve.log" >&2; exit 1; }
    sleep 0.2
done
echo "$(date -u +%Y-%m-%dT%H:%MZ), $(nproc) cores, $(git rev-parse --short HEAD 2>/dev/null || echo 'no commit'), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), ${JAVA_OPTS:--Xmx256m}, $seconds s each"
"$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$class_path" io.tenantry.bench.FloodsLoad \
    "http://127.0.0.1:$port" tk_bench_0 "$server" "$seconds" "$@"
kill -0 "$server" || { echo "the program has ended:" >&2; tail -n 20 "$folder/serve.log" >&2; exit 1; }
