# shellcheck shell=sh
# After "git pull", "git merge" or "git switch": one line when migrations came, and the command that helps. Fails nothing.
#
# Arguments: how the verbs are started, the project's folder, the commit before and the one now.

db=$1
before=$3
now=$4
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
cd "$2" 2>/dev/null || exit 0
git rev-parse --quiet --verify "$before^{commit}" >/dev/null 2>&1 || exit 0

count() {
  git diff --name-only --no-renames --relative --diff-filter="$1" "$before" "$now" -- . 2>/dev/null | grep -Ec '/migration\.sql"?$'
}
came=$(count A)
other=$(count DM)

if [ "${other:-0}" -gt 0 ]; then
  echo "Migrations changed or went away with this: \"$db status\" says what that means for your database."
elif [ "${came:-0}" -eq 1 ]; then
  echo "1 migration came with this: \"$db upgrade\" applies it to your database."
elif [ "${came:-0}" -gt 1 ]; then
  echo "$came migrations came with this: \"$db upgrade\" applies them to your database."
fi
exit 0
