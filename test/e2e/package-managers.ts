import { join } from 'node:path';
import { run, type Setting } from './start-programs.ts';

/** Those that the generated workflows and images use. */
const programs = ['pnpm@12.21.0', 'yarn@1.22.22'];

/** How a pipeline installs a project: by the lock file that is there, or not at all. */
export const frozenInstall = {
  npm: ['ci'],
  pnpm: ['install', '--frozen-lockfile'],
  yarn: ['install', '--frozen-lockfile', '--ignore-scripts', '--non-interactive'],
} as const;

/** How its owner does, which writes the lock file anew where something is missing. */
export const install = {
  npm: ['install'],
  pnpm: ['install', '--no-frozen-lockfile'],
  yarn: ['install', '--ignore-scripts', '--non-interactive'],
} as const;

/**
 * Installs pnpm and Yarn below the folder of a setting.
 *
 * @returns the same setting, in which they are found
 */
export async function withPackageManagers(setting: Setting): Promise<Setting> {
  const prefix = join(setting.cwd, 'programs');
  await run('npm', ['install', '--global', '--ignore-scripts', '--prefix', prefix, ...programs], setting);
  return { ...setting, env: { ...setting.env, PATH: [join(prefix, 'bin'), process.env.PATH].join(':') } };
}
