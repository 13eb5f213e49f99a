#!/usr/bin/env bash
# Prints for pgbench what the server asks the database for a page by name from anywhere in a table of $1 organizations.
set -euo pipefail
columns=$(cat service/target/bench-columns)
cat <<SQL
\\set n random(10, $1)
SELECT $columns, (SELECT sum(delta) FROM organization_count) AS list_total FROM organization o
WHERE (o.name_order, o.id) > ((SELECT o.name_order FROM organization o WHERE o.id = :n AND (o.revision) & 16777215 = 1),
    (SELECT o.id FROM organization o WHERE o.id = :n AND (o.revision) & 16777215 = 1))
ORDER BY o.name_order ASC, o.id ASC LIMIT 26;
SQL
