/** The hooks of Git that this project has something to say in. */
export const hookNames = ['pre-commit', 'post-merge', 'post-checkout'] as const;
export type HookName = (typeof hookNames)[number];

/** What each of our hook files has in its second line, by which it is known again. */
const MARK = '# Made by "pos-migrate hooks"';

/** What a hook has to know. */
export interface HookPlaces {
  /** The project's folder as Git knows it: from the repository's root, with `/` behind it, or `''`. */
  readonly project: string;
  /** The folder with the scripts that the hooks start, from the repository's root. */
  readonly scripts: string;
  /** How the verbs are started in the project: `npm run db --`. */
  readonly typed: string;
}

/** The text of a hook: it only starts a script of this package, which is versioned with it. Pure. */
export function hookFile(name: HookName, { project, scripts, typed }: HookPlaces): string {
  const script = `./${scripts}/${name === 'pre-commit' ? 'pre-commit' : 'migrations-came'}.sh`;
  return `#!/bin/sh
${MARK} of ${project === '' ? 'this repository' : oneLine(project)}; "pos-migrate hooks --remove" takes it away.
script=${quoted(script)}
project=${quoted(`./${project}`)}
${name === 'pre-commit' ? '' : `db=${quoted(typed)}\n`}[ -f "$script" ] || exit 0 # a branch without it
${calls[name]}
`;
}

/** Whether a text is one that {@link hookFile} has written, for whichever project. */
export function isOurs(text: string): boolean {
  return text.split('\n')[1]?.startsWith(MARK) ?? false;
}

const calls: Readonly<Record<HookName, string>> = {
  'pre-commit': 'exec sh "$script" "$project"',
  'post-merge': 'exec sh "$script" "$db" "$project" ORIG_HEAD HEAD',
  // The third argument is 1 where a branch was switched to, and 0 where files were fetched out of a commit.
  'post-checkout': '[ "$3" = 1 ] || exit 0\nexec sh "$script" "$db" "$project" "$1" "$2"',
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ');
}
