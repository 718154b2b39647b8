#!/bin/sh
# Merges the tip of the target branch into the checkout, so that everything after this judges what the branch would be once
# it is merged. Two changes that are fine alone and wrong together, such as two heads, are found by the second one.
#
# Argument: the target branch, such as main; without one there is nothing to merge.
# Exit codes: 0 the checkout has the tip, 1 the two conflict, 3 it could not be tried.
set -eu

target=${1:-}
if [ -z "$target" ]; then
  echo "No target branch was named, so nothing is merged: npm run ci:merge -- main"
  exit 0
fi

# GitHub's checkout step has fetched every branch just now, and has put the credentials away.
if [ "${GITHUB_ACTIONS:-}" != true ] &&
  ! GIT_TERMINAL_PROMPT=0 git fetch --quiet origin "+refs/heads/$target:refs/remotes/origin/$target"; then
  echo "The branch $target can't be fetched from origin." >&2
  echo "Next: see whether \"git fetch origin $target\" works, and repeat." >&2
  exit 3
fi
if ! tip=$(git rev-parse --quiet --verify "refs/remotes/origin/$target^{commit}"); then
  echo "This checkout does not know origin/$target." >&2
  echo "Next: check out with the whole history (fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab), and repeat." >&2
  exit 3
fi
at=$(git rev-parse --short "$tip")

if git merge-base --is-ancestor "$tip" HEAD; then
  echo "The tip of $target ($at) is in the checkout already."
  exit 0
fi
if [ -n "$(git status --porcelain --untracked-files=no)" ]; then
  echo "There are changes that are not committed, so $target is not merged into them." >&2
  echo "Next: commit them or put them aside (git stash), and repeat." >&2
  exit 3
fi

# A runner has no name; a person's own is kept.
git config user.email >/dev/null || export GIT_AUTHOR_EMAIL=ci@localhost GIT_COMMITTER_EMAIL=ci@localhost
git config user.name >/dev/null || export GIT_AUTHOR_NAME=CI GIT_COMMITTER_NAME=CI

if git merge --quiet --no-edit -m "Merge the tip of $target" "$tip" >/dev/null; then
  echo "Merged the tip of $target ($at) into the checkout."
  exit 0
fi
conflicts=$(git diff --name-only --diff-filter=U)
git merge --abort
if [ -z "$conflicts" ]; then
  echo "The tip of $target ($at) can't be merged; Git has said why." >&2
  exit 3
fi
if [ "${GITHUB_ACTIONS:-}" = true ]; then
  echo "$conflicts" | sed "s|.*|::error file=&,title=Conflict with $target::Somebody else changed this file in $target, too. Merge $target into the branch and decide between the two.|"
fi
echo "The branch and $target ($at) changed the same lines:" >&2
echo "$conflicts" | sed 's/^/  /' >&2
echo "Next: git fetch origin && git merge origin/$target, decide between the two, and push. The checkout is as it was." >&2
exit 1
