import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from './questions.ts';
import { CouldNotRun } from './usage-fault.ts';

/**
 * Installs a project's dependencies; the package manager's own output shows the progress.
 *
 * @throws CouldNotRun when it can't be started or fails, with what to do next
 */
export async function installDependencies(
  folder: string,
  packageManager: Answers['packageManager'],
  moreArguments: readonly string[] = [],
): Promise<void> {
  const { code, error } = await new Promise<{ code: number | null; error?: NodeJS.ErrnoException }>((resolve) => {
    // On Windows these are .cmd files, which only a shell can start. Nothing that a user typed is in the command.
    const child = spawn(packageManager, ['install', ...moreArguments], {
      cwd: folder,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    child.on('error', (error) => resolve({ code: null, error }));
    child.on('close', (code) => resolve({ code }));
  });
  if (code === 0) return;
  const why =
    error?.code === 'ENOENT'
      ? `${packageManager} isn't installed here. Install it (npm install --global ${packageManager})`
      : `${packageManager} install ended with ${error?.message ?? (code === null ? 'a signal' : `exit code ${code}`)}. Repair what it says above`;
  throw new CouldNotRun(
    `The files are written, but not the dependencies: ${why}, then go on with: cd ${folder} && ${packageManager} install`,
    { cause: error },
  );
}

/** Whether an installation has been there; package managers find out for themselves what it lacks. */
export function isInstalled(folder: string): boolean {
  return existsSync(join(folder, 'node_modules'));
}
