#!/usr/bin/env bash
# Three PostgreSQL under Patroni with synchronous_mode, and etcd, on loopback: the leader changes by switchover and by SIGKILL under
# writes through two nodes of the program, first by the URL with all members and then by HAProxy. docs/faults.md has the figures.
#
# Needs root and Debian's packages: apt-get install --no-install-recommends patroni python3-etcd etcd-server postgresql-15 haproxy
#
#   BENCH_ROUNDS       switchovers and kills for each address (3)
#   BENCH_PORT         the first of 40 ports (18600)
#   BENCH_CLASS_PATH   classes of the program and its tests; built when it is not named
set -euo pipefail
cd "$(dirname "$0")/.."
port=${BENCH_PORT:-18600}
. bench/attacked.sh
bin=${BENCH_POSTGRES:-/usr/lib/postgresql/15/bin}
chmod 755 "$folder"
as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups env -C "$folder" HOME="$folder")
stop() {
    rm -f "$folder/run"
    # Patroni stops its PostgreSQL.
    kill $(cat "$folder"/db?.pid) "${others[@]}" 2>/dev/null || true
    wait
    finish
}
others=()
trap stop EXIT
touch "$folder/run"
mkdir "$folder/etcd" "$folder/state"
chown postgres "$folder/etcd" "$folder/state"
# The older of etcd's protocols: Patroni 3.0.2 loses confirmed writes with the newer one.
"${as_postgres[@]}" etcd --data-dir "$folder/etcd" --enable-v2 --listen-client-urls "http://127.0.0.1:$port" \
    --advertise-client-urls "http://127.0.0.1:$port" --listen-peer-urls "http://127.0.0.1:$((port + 1))" >"$folder/etcd.log" 2>&1 &
others+=($!)
for i in 1 2 3; do
    cat >"$folder/db$i.yml" <<-YML
	scope: bench
	name: db$i
	restapi: {listen: "127.0.0.1:$((port + 20 + i))", connect_address: "127.0.0.1:$((port + 20 + i))"}
	etcd: {host: "127.0.0.1:$port"}
	bootstrap:
	  dcs:
	    ttl: 20
	    loop_wait: 5
	    retry_timeout: 5
	    synchronous_mode: true
	    postgresql: {use_pg_rewind: true, parameters: {max_connections: 200}}
	  initdb: [{encoding: UTF8}, data-checksums]
	postgresql:
	  listen: 127.0.0.1:$((port + 10 + i))
	  connect_address: 127.0.0.1:$((port + 10 + i))
	  bin_dir: $bin
	  data_dir: $folder/state/db$i
	  pgpass: $folder/state/pgpass$i
	  authentication:
	    superuser: {username: postgres, password: bench-password-1}
	    replication: {username: replicator, password: bench-password-1}
	    rewind: {username: rewinder, password: bench-password-1}
	  parameters: {unix_socket_directories: "$folder/state"}
	  pg_hba: ["host all all 127.0.0.1/32 scram-sha-256", "host replication all 127.0.0.1/32 scram-sha-256", "local all all trust"]
	YML
    while [ -e "$folder/run" ]; do
        "${as_postgres[@]}" patroni "$folder/db$i.yml" >>"$folder/db$i.log" 2>&1 &
        echo $! >"$folder/db$i.pid"
        # Longer than the lease of the leader, so that another one takes over.
        wait $! || sleep 30
    done 2>/dev/null &
done
# As docs/operations.md has it.
{
    cat <<-CFG
	listen postgresql
	    bind 127.0.0.1:$((port + 30))
	    mode tcp
	    timeout connect 2s
	    timeout client 1h
	    timeout server 1h
	    option httpchk OPTIONS /primary
	    http-check expect status 200
	    default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
	CFG
    for i in 1 2 3; do echo "    server db$i 127.0.0.1:$((port + 10 + i)) check port $((port + 20 + i))"; done
} >"$folder/haproxy.cfg"
haproxy -db -f "$folder/haproxy.cfg" >"$folder/haproxy.log" 2>&1 &
others+=($!)
echo "$(about); $(patroni --version); load $(cut -d ' ' -f 1 /proc/loadavg)"
load_java io.tenantry.bench.PatroniLoad "$folder" "$port" "${BENCH_ROUNDS:-3}"
