#!/usr/bin/env bash
# Kills the program and its PostgreSQL under load, takes its database away in several ways, and fills disks. Prints what became of
# the writes, and how long nobody was served. docs/faults.md has the figures.
#
#   bench/faults.sh [kills | outages | disk | log]...     all of them, or those named
#
#   BENCH_KILLS        how many kills (100)
#   BENCH_CLIENTS      how many clients of each of the four APIs (2)
#   BENCH_CLASS_PATH   classes of the program and its tests; built when it is not named
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/attacked.sh
[ $# -gt 0 ] || set -- kills outages disk log
echo "$(about)"
empty() { mkdir -m 701 -p "$folder/$1"; echo "$folder/$1"; }
chmod 701 "$folder"
for part in "$@"; do
    echo
    echo "## $part"
    case $part in
        kills) load_java io.tenantry.bench.KillsLoad "$(empty kills)" "${BENCH_KILLS:-100}" "${BENCH_CLIENTS:-2}" ;;
        outages) load_java io.tenantry.bench.OutagesLoad "$(empty outages)" "${BENCH_CLIENTS:-2}" ;;
        disk | log)
            # A small disk of its own needs the rights of root.
            [ "$(id -u)" = 0 ] || { echo "left out: only root mounts a small disk"; continue; }
            small=$(empty small)
            roomy=$(empty "roomy-$part")
            size=320m data=$small/data log=$roomy
            [ "$part" = disk ] || { size=1m; data=$roomy/data; log=$small; }
            mount -t tmpfs -o size="$size",mode=701 tmpfs "$small"
            load_java io.tenantry.bench.FullDiskLoad "$small" "$data" "$log" "${BENCH_CLIENTS:-2}" || true
            umount "$small"
            ;;
        *) echo "no part $part" >&2; exit 2 ;;
    esac
done
