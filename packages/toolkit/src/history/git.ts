import { spawnSync } from 'node:child_process';

/**
 * Asks Git something about a folder. Whatever stands in the way (no Git, no repository, an empty one) is no answer.
 *
 * @param folder Absolute path of a folder that exists.
 * @returns What Git prints, or null when it has no answer.
 */
export function askGit(folder: string, ...args: string[]): string | null {
  const asked = spawnSync('git', ['--no-pager', '--literal-pathspecs', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
    maxBuffer: 64 * 1024 * 1024,
    windowsHide: true,
  });
  return asked.status === 0 ? asked.stdout : null;
}
