#!/usr/bin/env bash
# Opens 10,000 idle connections, then 10,000 that send their headers a byte at a time, and prints what a normal request takes
# meanwhile and what memory they cost.
#
#   bench/connections.sh [how many]
#
# Server and load each need that many open files and a few hundred (ulimit -n); a server takes on three quarters of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
many=${1:-10000}
ulimit -n "$(ulimit -H -n)"
JAVA_HOME=$(./tenantry jdk)
export JAVA_HOME
folder=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
    rm -rf "$folder"
}
trap finish EXIT
if [ -n "${BENCH_CLASS_PATH:-}" ]; then
    class_path=$BENCH_CLASS_PATH
else
    ./mvnw -q -B -ntp test-compile dependency:build-classpath -Dmdep.outputFile="$folder/classpath" -Dmdep.includeScope=test
    class_path=service/target/classes:service/target/test-classes:$(cat "$folder/classpath")
fi
echo "$(date -u +%Y-%m-%dT%H:%MZ), $(nproc) cores, $(git rev-parse --short HEAD 2>/dev/null || echo 'no commit'), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
for how in idle slow; do
    : >"$folder/server"
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xms64m -XX:+UseCompactObjectHeaders -cp "$class_path" \
        io.tenantry.bench.BenchServer "$folder/data" 1000 >"$folder/server" 2>"$folder/server.log" &
    server=$!
    until grep -q '^ready' "$folder/server"; do
        kill -0 "$server" 2>/dev/null || { cat "$folder/server.log" >&2; exit 1; }
        sleep 0.2
    done
    "$JAVA_HOME/bin/java" -cp "$class_path" io.tenantry.bench.ConnectionsLoad \
        "$(sed -n 's/^url=//p' "$folder/server")" tk_bench_0 "$(sed -n 's/^pid=//p' "$folder/server")" "$many" "$how"
    kill "$server" && wait "$server" || true
    server=
done
