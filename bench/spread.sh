#!/usr/bin/env bash
# Prints for pgbench what the server asks the database for a page by name from anywhere in a table of $1 organizations.
set -euo pipefail
columns=$(cat target/bench-columns)
cat <<SQL
\\set n random(10, $1)
SELECT o.id, o.revision, o.name_order FROM organization o WHERE o.id = :n;
SELECT $columns, (SELECT sum(delta) FROM organization_count) AS list_total FROM organization o
WHERE (o.name_order, o.id) > ((SELECT name_order FROM organization WHERE id = :n), :n) ORDER BY o.name_order ASC, o.id ASC LIMIT 26;
SQL
