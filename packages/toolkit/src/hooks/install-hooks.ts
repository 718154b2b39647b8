import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DbError } from '../errors.ts';
import { askGit } from '../history/git.ts';
import type { Style } from '../output.ts';
import { db } from '../project-command.ts';
import { type HookName, hookFile, hookNames, isOurs } from './hook-files.ts';
import { locateScripts } from './locate-scripts.ts';

export interface HooksResult {
  /** Where Git looks for hooks: an absolute path. */
  hooksDir: string;
  /** The hooks that were written, or taken away. */
  changed: HookName[];
  /** The hooks that are as they should be already. */
  unchanged: HookName[];
  removed: boolean;
}

/** A hook as it is and as it should be. */
interface Found {
  name: HookName;
  file: string;
  text: string | null;
  wanted: string;
}

/**
 * Writes this project's hooks into the repository's own hook folder, or takes them away again. What somebody else has put
 * there stays: then nothing is written at all.
 *
 * @throws {DbError} DB_GIT when this is no Git repository, DB_HOOKS_TAKEN when there are other hooks.
 */
export async function installHooks(
  { projectDir }: { projectDir: string },
  { remove = false }: { remove?: boolean } = {},
): Promise<HooksResult> {
  const { hooksDir, prefix } = locateHooks(projectDir);
  const scripts = locateScripts(
    projectDir,
    path.resolve(projectDir, askGit(projectDir, 'rev-parse', '--show-cdup')?.trim() || '.'),
  );
  const found = hookNames.map((name): Found => {
    const file = path.join(hooksDir, name);
    return {
      name,
      file,
      text: existsSync(file) ? readFileSync(file, 'utf8') : null,
      wanted: hookFile(name, { project: prefix, scripts, typed: db() }),
    };
  });
  const right = found.filter(({ text, wanted }) => (remove ? text !== wanted : text === wanted));
  const toChange = found.filter((hook) => !right.includes(hook));
  if (remove) for (const { file } of toChange) rmSync(file);
  else {
    assertFree(projectDir, toChange);
    mkdirSync(hooksDir, { recursive: true });
    for (const { file, wanted } of toChange) {
      writeFileSync(file, wanted);
      chmodSync(file, 0o755);
    }
  }
  const names = (hooks: typeof found) => hooks.map(({ name }) => name);
  return { hooksDir, changed: names(toChange), unchanged: names(right), removed: remove };
}

/** What became of the hooks, in words. */
export function hooksInWords({ hooksDir, changed, removed }: HooksResult, style: Style): string {
  if (changed.length === 0) return removed ? 'There are no hooks of this project.' : 'The hooks are in place already.';
  const done = `${changed.join(', ')} in ${hooksDir}.`;
  return removed
    ? style.green(`Removed: ${done}`)
    : `${style.green(`Written: ${done}`)}\n"${db('hooks --remove')}" takes them away; "git commit --no-verify" skips them once.`;
}

function locateHooks(projectDir: string): { hooksDir: string; prefix: string } {
  const hooks = askGit(projectDir, 'rev-parse', '--git-path', 'hooks');
  const prefix = askGit(projectDir, 'rev-parse', '--show-prefix');
  if (hooks === null || prefix === null) {
    throw new DbError('DB_GIT', {
      message: 'This project is in no Git repository, or Git is not installed.',
      next: 'Run "git init" first.',
    });
  }
  return { hooksDir: path.resolve(projectDir, hooks.replace(/\r?\n$/, '')), prefix: prefix.replace(/\r?\n$/, '') };
}

function assertFree(projectDir: string, hooks: readonly Found[]): void {
  const own = `sh "${locateScripts(projectDir, projectDir)}/pre-commit.sh"`;
  const configured = askGit(projectDir, 'config', '--get', 'core.hooksPath')?.trim();
  if (configured) {
    throw new DbError('DB_HOOKS_TAKEN', {
      message: `core.hooksPath is set to "${configured}": another tool takes care of this repository's hooks.`,
      next: `Let that tool's pre-commit hook run ${own} in this project's folder, or unset core.hooksPath.`,
    });
  }
  // One of this project's, as an earlier version of the package wrote it, is only brought up to date.
  const taken = hooks.filter(({ text, wanted }) => text !== null && ownerIn(text) !== ownerIn(wanted));
  if (taken.length === 0) return;
  const names = taken.map(({ name }) => name).join(', ');
  const whose = taken.every(({ text }) => isOurs(text ?? ''))
    ? 'written for another project'
    : 'written by somebody else';
  throw new DbError('DB_HOOKS_TAKEN', {
    message: `The repository has hooks already (${names}), ${whose}. Nothing was changed.`,
    next: `Add the line ${own} to the pre-commit hook, with the path from the repository's root; or move the hooks away.`,
  });
}

/** The line that says whose hook it is. */
function ownerIn(text: string): string | undefined {
  return isOurs(text) ? text.split('\n')[1] : undefined;
}
