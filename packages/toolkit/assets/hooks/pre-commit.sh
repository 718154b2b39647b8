# shellcheck shell=sh
# Before a commit: stops it when it edits a migration that others have or that is applied, and lints the staged migrations.
# A commit without migrations does not even start Node. "git commit --no-verify" leaves all of it out.
#
# Argument: the project's folder; the current one when left out.

# Git gives the index relative to the folder that it starts hooks in, and the rest can be found from anywhere.
case "${GIT_INDEX_FILE:-/}" in
  /* | [A-Za-z]:*) ;;
  *) export GIT_INDEX_FILE="$PWD/$GIT_INDEX_FILE" ;;
esac
unset GIT_DIR GIT_WORK_TREE

scripts=$(cd "$(dirname "$0")" && pwd) || exit 0
cd "${1:-.}" || exit 0
git diff --cached --name-only --no-renames --relative -- . | grep -Eq '/(migration|down)\.sql"?$' || exit 0

if ! command -v node >/dev/null 2>&1; then
  echo "The migrations in this commit were not checked: Node is missing." >&2
  exit 0
fi
node "$scripts/../../dist/cli.js" hooks staged >&2
[ $? -ne 1 ] # what could not be checked is said, and stops nobody; CI checks it again
