#!/usr/bin/env bash
# Measures the purge of one large organization beside many others: how long it takes, how long its longest transaction
# keeps others waiting, and how far the memory of the server grows.
#
# Needs curl and psql, and the classes of `./mvnw test-compile`.
#   BENCH_MEMBERS     people of the organization, each with a key of their own (20000)
#   BENCH_EVENTS      events of its history, which stays (1000000)
#   BENCH_CLASS_PATH  the libraries, when they are known already
set -euo pipefail
cd "$(dirname "$0")/.."

members=${BENCH_MEMBERS:-20000}
events=${BENCH_EVENTS:-1000000}
JAVA_HOME=${JAVA_HOME:-$(./tenantry jdk)}
folder=$(mktemp -d)
server=
finish() { [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }; rm -rf "$folder"; }
trap finish EXIT

libraries=${BENCH_CLASS_PATH:-}
if [ -z "$libraries" ]; then
    ./mvnw -q -B -ntp test-compile dependency:build-classpath -Dmdep.outputFile="$folder/classpath" -Dmdep.includeScope=test
    libraries=service/target/classes:service/target/test-classes:$(cat "$folder/classpath")
fi
"$JAVA_HOME/bin/java" -XX:+UseCompactObjectHeaders -Xmx512m -cp "$libraries" io.tenantry.bench.BenchServer "$folder/data" 1000 \
    >"$folder/server" 2>"$folder/server.log" &
server=$!
until grep -q '^ready' "$folder/server"; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/server.log" >&2; exit 1; }
    sleep 0.2
done
url=$(sed -n 's/^url=//p' "$folder/server")
database=$(sed -n 's/^libpq=//p' "$folder/server")
sql() { psql -qAt -v ON_ERROR_STOP=1 "$database" -c "$1"; }
api() { curl -sf -u bench:bench -H 'Accept: application/json' -H 'Content-Type: application/json' "$@"; }
memory() { awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$server/status"; }

id=$(api -X POST "$url/management/v2.0/organisations" -d '{"name": "Large and going"}' | sed 's/.*"_id":"\([0-9a-f]*\)".*/\1/')
row=$((16#${id:16}))
sql "
INSERT INTO person (email, email_fold, name, name_fold, name_order)
SELECT 'p' || n || '@going.test', 'p' || n || '@going.test', 'P ' || n, 'p ' || n, convert_to('p ' || n, 'UTF8') FROM generate_series(1, $members) n;
INSERT INTO membership (organization_id, person_id, role) SELECT $row, id, 'member' FROM person WHERE email LIKE '%@going.test';
INSERT INTO api_key (person_id, name, prefix, digest)
SELECT id, '', 'none', sha256(convert_to(id::text, 'UTF8')) FROM person WHERE email LIKE '%@going.test';
INSERT INTO audit_event (organization_id, person_id, operation, action, object_type, object_id, at)
SELECT $row, 1 + n % $members, 'update', 'updateUser', 'Membership', n, now() - n * interval '20 seconds' FROM generate_series(1, $events) n;
INSERT INTO past_position (kind, row_id, revision, position)
SELECT 2, 1000000 + n, 1, jsonb_build_object('organization_id', n % 5000, 'email_fold', 'x' || n) FROM generate_series(1, 200000) n;
INSERT INTO repeated_request (caller, key, fingerprint)
SELECT 'person ' || 2000000 + n || ' 0 ', 'k', sha256('x') FROM generate_series(1, 100000) n;
" >/dev/null
sql "ANALYZE" >/dev/null
api -X POST "$url/management/v2.0/organisations/$id/requestdeletion" >/dev/null
token=
while [ -z "$token" ]; do
    sleep 0.2
    token=$(sed -n 's/.*verification token.* is \([0-9a-f]\{64\}\).*/\1/p' "$folder/server" "$folder/server.log" | tail -n 1)
done
before=$(memory)
api -X DELETE "$url/management/v2.0/organisations/$id?verificationToken=$token"
sql "UPDATE deletion SET purge_after = now()"

most=$before
longest=0
until api "$url/management/v2.0/organisations/$id/deletion" | grep -q '"COMPLETED"'; do
    now=$(memory)
    if [ "$now" -gt "$most" ]; then most=$now; fi
    open=$(sql "SELECT coalesce(max(extract(epoch FROM now() - xact_start) * 1000)::integer, 0) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
    if [ "$open" -gt "$longest" ]; then longest=$open; fi
    sleep 0.05
done
took=$(sql "SELECT extract(epoch FROM completed_at - purge_started_at)::numeric(9, 1) FROM deletion")
left=$(sql "SELECT count(*) FROM membership WHERE organization_id = $row")
echo "$members members with a key each, $events events: gone in $took s; longest transaction seen $longest ms;" \
    "memory of the server $before MB before, $most MB at most; memberships left: $left"
