# shellcheck shell=sh
# Before a commit: stops it when it edits a migration that others have or that is applied, and lints the staged migrations.
# A commit without migrations does not even start Node. "git commit --no-verify" leaves all of it out.

# Git gives the index relative to the folder that it starts hooks in, and the rest can be found from anywhere.
case "${GIT_INDEX_FILE:-/}" in
  /* | [A-Za-z]:*) ;;
  *) export GIT_INDEX_FILE="$PWD/$GIT_INDEX_FILE" ;;
esac
unset GIT_DIR GIT_WORK_TREE

cd "$(dirname "$0")/../.." || exit 0
git diff --cached --name-only --no-renames --relative -- . | grep -Eq '/(migration|down)\.sql"?$' || exit 0

if ! node -e "require.resolve('tsx')" >/dev/null 2>&1; then
  echo "The migrations in this commit were not checked: Node or the packages are missing (\"npm install\" brings them)." >&2
  exit 0
fi
node --import tsx db/hooks/cli.ts staged >&2
[ $? -ne 1 ] # what could not be checked is said, and stops nobody; CI checks it again
