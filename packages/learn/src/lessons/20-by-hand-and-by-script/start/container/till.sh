#!/bin/sh
# What a container of the till does first: it waits for the database, migrates, and becomes the server.
set -eu
cd "$(dirname "$0")/.."

node container/wait.mjs 30
npx prisma migrate deploy
exec node container/till.mjs
