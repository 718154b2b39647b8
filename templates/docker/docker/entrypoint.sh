#!/bin/sh
# The first process of a container.
#
#   server        starts the server; what the image "app" does when it is told nothing
#   migrate       applies the migrations that are missing, and ends; what the image "migrate" does
#   anything else is run as it is, such as: npx pos-migrate status
#
# Settings, from the environment:
#   DATABASE_URL        where the database is
#   WAIT_FOR_DATABASE   seconds to wait for its server; 60
#   MIGRATE_ON_START=1  lets "server" migrate first; needs the image "migrate"
#   WAIT_FOR_LOCK       seconds to wait while another container migrates; 300
#   SERVER              the file that is the server; dist/src/server.js
#
# Exit codes, beside those of the server:
#   0    migrated, or there was nothing to do
#   2    a setting is wrong: starting again does not help
#   3    the database did not answer, or another container was migrating for too long: start again later
#   4    a migration failed: somebody must look; until then no server of this version starts
#   143  told to stop (SIGTERM) before it migrated or started the server
#
# It never makes a migration, never empties a database, and never adds sample data.
set -eu

prisma=node_modules/prisma/build/index.js
server=${SERVER:-dist/src/server.js}
child=
stopped=

fail() {
  code=$1
  shift
  printf 'entrypoint: %s\n' "$*" >&2
  exit "$code"
}

# Passed on: who waits ends at once, and a migration under way is finished, because half of one helps nobody.
stop() {
  stopped=1
  if [ -n "$child" ]; then kill "$child" 2>/dev/null || :; fi
}

# Runs a program and hears signals meanwhile. A signal interrupts "wait", not the program.
attend() {
  "$@" &
  child=$!
  while :; do
    code=0
    wait "$child" || code=$?
    kill -0 "$child" 2>/dev/null || break
  done
  child=
}

check_whole_number() {
  case $2 in
    '' | *[!0-9]*) fail 2 "$1 is \"$2\", but must be a number of seconds." ;;
  esac
}

wait_for_database() {
  check_whole_number WAIT_FOR_DATABASE "${WAIT_FOR_DATABASE:-60}"
  attend node docker/database.mjs "${WAIT_FOR_DATABASE:-60}"
  end_if_stopped
  [ "$code" -eq 0 ] || exit "$code"
}

end_if_stopped() {
  [ -z "$stopped" ] || fail 143 'told to stop: the server is not started.'
}

migrate() {
  [ -f "$prisma" ] || fail 2 'This image has no Prisma CLI. Migrate with the image "migrate" (docker build --target migrate).'
  check_whole_number WAIT_FOR_LOCK "${WAIT_FOR_LOCK:-300}"
  attend node node_modules/pos-migrate/dist/cli.js deploy --unattended --wait "${WAIT_FOR_LOCK:-300}"
  [ "$code" -eq 0 ] || exit "$code"
}

trap stop TERM INT
case ${1-server} in
  migrate)
    wait_for_database
    migrate
    ;;
  server)
    wait_for_database
    case ${MIGRATE_ON_START:-0} in
      1 | true) migrate ;;
      0 | false) ;;
      *) fail 2 "MIGRATE_ON_START is \"$MIGRATE_ON_START\", but must be 1 or 0." ;;
    esac
    end_if_stopped
    trap - TERM INT
    exec node "$server"
    ;;
  *)
    exec "$@"
    ;;
esac
