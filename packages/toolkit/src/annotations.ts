import path from 'node:path';

/** Something to be shown beside a line of a file. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  /** What it is called, in a few words. */
  readonly title: string;
  /** What is wrong and what to do; may have several lines. */
  readonly message: string;
  /** Path relative to the repository's root, with `/` between its parts. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
}

/**
 * An annotation as GitHub Actions reads it from a step's output. Pure. Nothing in a name or a message can end the
 * command early or begin another one.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubAnnotation({ level, title, message, file, line }: Annotation): string {
  const properties = Object.entries({ file, line: line === undefined ? undefined : String(line), title })
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}=${escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`);
  return `::${level} ${properties.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/**
 * What comes before the project's own paths in the repository that GitHub has checked out: `''`, or `shops/first/` where the
 * project is only a part of it. Pure.
 */
export function repositoryPrefix(projectDir: string, { GITHUB_WORKSPACE: root }: NodeJS.ProcessEnv): string {
  const below = root ? path.relative(root, projectDir).replaceAll(path.sep, '/') : '';
  return below === '' || below.startsWith('..') || path.isAbsolute(below) ? '' : `${below}/`;
}

/** The path of a project's file as GitHub knows it: from the repository's root on. Pure. */
export function repositoryPath(file: string, projectDir: string, env: NodeJS.ProcessEnv): string {
  return repositoryPrefix(projectDir, env) + file.replaceAll(path.sep, '/');
}
