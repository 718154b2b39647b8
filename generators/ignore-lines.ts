import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files of lines that add up: what is missing is added, and nothing that is there is changed. */
export const filesOfLines: ReadonlySet<string> = new Set(['.gitignore', '.dockerignore']);

/** The lines of `ours` that count and that `theirs` has not, in whichever of the ways a folder can be written. */
export function missingLines(theirs: string, ours: string): string[] {
  const there = new Set(linesOf(theirs).map(meaning));
  return linesOf(ours).filter((line) => !there.has(meaning(line)));
}

/** `theirs`, with lines at its end. */
export function addLines(theirs: string, lines: readonly string[]): string {
  const end = theirs.includes('\r\n') ? '\r\n' : '\n';
  const gap = theirs === '' ? '' : theirs.endsWith('\n') ? end : `${end}${end}`;
  return `${theirs}${gap}${['# Added by generator-pos-migrate', ...lines].join(end)}${end}`;
}

/**
 * The lines that count for a folder although they are in a file of that name further up in the repository: those that name no
 * place.
 */
export function linesAbove(folder: string, name: string): string {
  if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return '';
  const parent = dirname(folder);
  const file = join(parent, name);
  const lines = existsSync(file) ? linesOf(readFileSync(file, 'utf8')) : [];
  return [...lines.filter((line) => !/\/(?=.)/.test(line.replace(/^\*\*\//, ''))), linesAbove(parent, name)].join('\n');
}

/** `/backups`, `backups/`, `**\/backups` and `backups` all keep the folder out that is meant. */
function meaning(line: string): string {
  return line.startsWith('!') ? line : line.replace(/^(\*\*)?\//, '').replace(/\/(\*\*?)?$/, '');
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
