/** The hooks of Git that this project has something to say in. */
export const hookNames = ['pre-commit', 'post-merge', 'post-checkout'] as const;
export type HookName = (typeof hookNames)[number];

/** What each of our hook files has in its second line, by which it is known again. */
const MARK = '# Made by "npm run hooks"';

/**
 * The text of a hook: it only starts the project's own script, which is versioned with the project. Pure.
 *
 * @param project The project's folder as Git knows it: from the repository's root, with `/` behind it, or `''`.
 */
export function hookFile(name: HookName, project: string): string {
  const script = quoted(`./${project}db/hooks/${name === 'pre-commit' ? 'pre-commit' : 'migrations-came'}.sh`);
  return `#!/bin/sh
${MARK} of ${project === '' ? 'this repository' : oneLine(project)}; "npm run hooks -- --remove" takes it away.
script=${script}
[ -f "$script" ] || exit 0 # a branch without it
${calls[name]}
`;
}

/** Whether a text is one that {@link hookFile} has written, for whichever project. */
export function isOurs(text: string): boolean {
  return text.split('\n')[1]?.startsWith(MARK) ?? false;
}

const calls: Readonly<Record<HookName, string>> = {
  'pre-commit': 'exec sh "$script"',
  'post-merge': 'exec sh "$script" ORIG_HEAD HEAD',
  // The third argument is 1 where a branch was switched to, and 0 where files were fetched out of a commit.
  'post-checkout': '[ "$3" = 1 ] || exit 0\nexec sh "$script" "$1" "$2"',
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ');
}
