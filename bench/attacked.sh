# Read by attacks.sh, long-replies.sh, limits.sh, metrics.sh and console.sh: runs the packaged program on the data of AttackData. Runs nothing by itself.
seconds=${BENCH_SECONDS:-20}
port=${BENCH_PORT:-18080}
export JAVA_OPTS=${JAVA_OPTS:--Xmx512m}
JAVA_HOME=${JAVA_HOME:-$(./tenantry jdk)}
export JAVA_HOME
read -r -a command <<<"${BENCH_COMMAND:-./tenantry}"
folder=${BENCH_FOLDER:-$(mktemp -d)}
mkdir -p "$folder"
server=
servers=()
finish() {
    [ ${#servers[@]} -eq 0 ] || { kill "${servers[@]}" 2>/dev/null || true; wait "${servers[@]}" 2>/dev/null || true; }
    [ -n "${BENCH_FOLDER:-}" ] || rm -rf "$folder"
}
trap finish EXIT
if [ -n "${BENCH_CLASS_PATH:-}" ]; then
    class_path=$BENCH_CLASS_PATH
else
    ./mvnw -q -B -ntp test-compile dependency:build-classpath -Dmdep.outputFile="$folder/classpath" -Dmdep.includeScope=test
    class_path=service/target/classes:service/target/test-classes:$(cat "$folder/classpath")
fi
# One processor for the attackers, as far as they run on virtual threads: the measuring threads are the kernel's.
load_java() {
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx1g -Djdk.virtualThreadScheduler.parallelism=1 --enable-native-access=ALL-UNNAMED \
        -cp "$class_path" "$@"
}
about() {
    echo "$(date -u +%Y-%m-%dT%H:%MZ), $(nproc) cores, $(git rev-parse --short HEAD 2>/dev/null || echo 'no commit'), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $JAVA_OPTS"
}
# Makes the data; another script may have its own.
declare -F begin_data >/dev/null || begin_data() { # folder
    load_java io.tenantry.bench.AttackData "$1" "$((port + 1))"
}
# Makes the data, then starts the program on it; the process is $server. Further starts take another port, on copies of the data.
begin_server() { # port, variables...
    local at=${1:-$port}
    shift || true
    if [ ! -e "$folder/made/complete" ]; then
        rm -rf "$folder/made"
        begin_data "$folder/made" 2>"$folder/made.log" || { cat "$folder/made.log" >&2; exit 1; }
        touch "$folder/made/complete"
    fi
    rm -rf "${folder:?}/$at"
    cp -a "$folder/made" "$folder/$at"
    : >"$folder/serve.$at.log"
    env "$@" TENANTRY_DATA="$folder/$at" TENANTRY_WEBHOOK_ALLOW=127.0.0.1 TENANTRY_DNS_SERVERS="127.0.0.1:$((port + 2))" \
        TENANTRY_OPERATORS='[{"username":"bench","password":"bench-password-1"}]' \
        "${command[@]}" serve --port "$at" >"$folder/serve.$at.log" 2>&1 &
    server=$!
    servers+=("$server")
    until curl -sf -o /dev/null "http://127.0.0.1:$at/health/ready"; do
        check_server
        sleep 0.2
    done
}
end_servers() {
    kill "${servers[@]}" 2>/dev/null || true
    wait "${servers[@]}" 2>/dev/null || true
    servers=()
}
# Compares the processor time for a request of a server with a variable and of one without. Each round starts both anew: two
# processes with the same code differ by some percent, depending on what their compilers did.
compare_servers() { # rounds, variable
    echo "$(about), ${BENCH_SECONDS:-6} s for each half of a round"
    printf '| round | µs with | µs without | ratio |\n|---|---|---|---|\n'
    local round with without ratio costly
    for ((round = 1; round <= $1; round++)); do
        begin_server "$port" "$2"
        costly=$server
        begin_server "$((port + 4))"
        read -r with without ratio < <(load_java io.tenantry.bench.AlternatingLoad "http://127.0.0.1:$port" "$costly" \
            "http://127.0.0.1:$((port + 4))" "$server" "${BENCH_SECONDS:-6}")
        echo "| $round | $with | $without | $ratio |"
        echo "$ratio" >>"$folder/ratios"
        end_servers
    done
    sort -n "$folder/ratios" | awk '{ r[NR] = $1 } END { printf "| median | | | **%.3f** |\n", (r[int((NR + 1) / 2)] + r[int(NR / 2) + 1]) / 2 }'
}
check_server() {
    kill -0 "$server" 2>/dev/null || { echo "the program has ended:" >&2; tail -n 20 "$folder"/serve.*.log >&2; exit 1; }
}
