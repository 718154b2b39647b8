#!/bin/sh
# Writes the whole database of the PG… variables to /backups/<time>.dump. A file with that name is complete: what is being
# written is called .partial. Restored with:  pg_restore --clean --if-exists --exit-on-error --single-transaction
set -eu

folder=${BACKUP_FOLDER:-/backups}
file=$folder/$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$file.partial"' EXIT

pg_dump --format=custom --no-owner --file="$file.partial"
pg_restore --list "$file.partial" >/dev/null
mv "$file.partial" "$file"
printf 'backup: %s, %s bytes\n' "$file" "$(wc -c <"$file" | tr -d ' ')"
