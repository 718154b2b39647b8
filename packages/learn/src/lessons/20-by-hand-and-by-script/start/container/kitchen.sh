#!/bin/sh
# What a container of the kitchen display does first.
cd "$(dirname "$0")/.."

node container/wait.mjs 30
npx prisma db push --accept-data-loss
node container/kitchen.mjs
