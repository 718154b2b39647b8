import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseDocument } from 'yaml';
import { packageRoot } from './package-root.ts';

/**
 * Where pnpm is told which packages may run a script when they are installed: at the root of the workspace. It ends an
 * installation with an error while it is not told.
 */
export const pnpmFile = 'pnpm-workspace.yaml';

/** The file that counts for a project: its own one, or that of the workspace around it. */
export function nearestPnpmFile(folder: string): string | undefined {
  if (existsSync(join(folder, pnpmFile))) return join(folder, pnpmFile);
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestPnpmFile(parent);
}

/** The file as a whole shop has it. */
export function ownPnpmFile(): string {
  return readFileSync(join(packageRoot, 'templates', 'shop', pnpmFile), 'utf8');
}

/**
 * A pnpm-workspace.yaml with what ours says about packages that theirs says nothing about.
 *
 * @returns the same text when nothing is missing
 */
export function mergePnpmFile(theirs: string, ours: string): string {
  const missing = missingBuilds(theirs, ours);
  if (missing.length === 0) return theirs;
  const document = parseDocument(theirs);
  if (document.has('allowBuilds')) {
    for (const [name, allowed] of missing) document.setIn(['allowBuilds', name], allowed);
    return document.toString({ lineWidth: 0 });
  }
  return `${theirs}${theirs === '' || theirs.endsWith('\n') ? '' : '\n'}${buildLines(missing).join('\n')}\n`;
}

/** What somebody has to add to the file of a workspace around the project, or undefined when nothing is missing. */
export function pnpmRemark(folder: string, file: string): string | undefined {
  const missing = missingBuilds(readFileSync(file, 'utf8'), ownPnpmFile());
  if (missing.length === 0) return undefined;
  return [
    `pnpm asks which packages may run a script when they are installed. Add to ${relative(folder, file)}, or "pnpm install" ends with an error:`,
    ...buildLines(missing),
  ].join('\n  ');
}

function missingBuilds(theirs: string, ours: string): [name: string, allowed: boolean][] {
  const there = allowedBuilds(theirs);
  return Object.entries(allowedBuilds(ours)).filter(([name]) => !(name in there));
}

function allowedBuilds(text: string): Record<string, boolean> {
  return parseDocument(text).toJS()?.allowBuilds ?? {};
}

function buildLines(builds: readonly [name: string, allowed: boolean][]): string[] {
  return ['allowBuilds:', ...builds.map(([name, allowed]) => `  ${JSON.stringify(name)}: ${allowed}`)];
}
