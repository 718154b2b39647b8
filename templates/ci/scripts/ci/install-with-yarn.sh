#!/bin/sh
# Installs what yarn.lock says, with the Yarn that wrote it: runners bring Yarn 1, and the lock file of a newer one begins in
# another way.
set -eu

if grep -q '^__metadata:' yarn.lock; then
  npx --yes @yarnpkg/cli-dist@4.18.1 install --immutable --mode=skip-build
else
  # Some dependencies of dependencies ask for a newer Node than they need.
  yarn install --ignore-engines --frozen-lockfile --ignore-scripts --non-interactive
fi
