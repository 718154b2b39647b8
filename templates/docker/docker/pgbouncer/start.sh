#!/bin/sh
# Gives PgBouncer the user and the password of the environment, and starts it: start.sh [<settings>]
set -eu

# A quote inside of a value is doubled, as PgBouncer's file wants it.
quote() {
  printf '"%s"' "$(printf '%s' "$1" | sed 's/"/""/g')"
}

umask 077
printf '%s %s\n' "$(quote "${POSTGRES_USER:?}")" "$(quote "${POSTGRES_PASSWORD:?}")" >/tmp/userlist.txt
exec pgbouncer "${1:-/etc/pgbouncer/pgbouncer.ini}"
