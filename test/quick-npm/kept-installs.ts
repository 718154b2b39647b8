import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandResult, Typed } from '../call-programs.ts';
import { execute } from './execute.ts';

/** The files that decide what `npm ci` installs. */
const causes = ['package-lock.json', 'package.json', '.npmrc'];

/** `npm ci`: really for the first checkout with a lock file in this run, by a copy for the others. */
export async function installPackages(npm: string, args: readonly string[], typed: Typed): Promise<CommandResult> {
  const hash = createHash('sha256').update(JSON.stringify(args));
  for (const file of causes) hash.update(`\0${file}\0`).update(read(path.join(typed.cwd, file)));
  const kept = path.join(tmpdir(), 'kept-installs', hash.digest('hex').slice(0, 16));
  const folder = path.join(typed.cwd, 'node_modules');
  if (existsSync(kept)) {
    rmSync(folder, { recursive: true, force: true });
    await copy(kept, folder);
    return { code: 0, stdout: '\ninstalled as before\n', stderr: '' };
  }
  const result = await execute(npm, args, typed);
  if (result.code === 0) await keep(folder, kept);
  return result;
}

function read(file: string): Buffer | string {
  return existsSync(file) ? readFileSync(file) : '';
}

/** Moved into place whole: others may look for it at the same moment. */
async function keep(folder: string, kept: string): Promise<void> {
  mkdirSync(path.dirname(kept), { recursive: true });
  const fresh = mkdtempSync(`${kept}-`);
  await copy(folder, path.join(fresh, 'node_modules'));
  try {
    renameSync(path.join(fresh, 'node_modules'), kept);
  } catch {
    // Another one was faster.
  }
  rmSync(fresh, { recursive: true, force: true });
}

/** By links where the system has them: nothing writes into a package that is installed. */
async function copy(from: string, to: string): Promise<void> {
  const { code } = await execute('cp', ['-al', from, to], { cwd: path.dirname(from), env: process.env });
  if (code === 0) return;
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}
