import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { root, run } from './run.mjs';

/**
 * Makes a fresh clone ready: installs the dependencies when they are missing or older than package-lock.json, and
 * builds packages and generators. Ends the process with the failing command's exit code.
 */
export async function prepare() {
  if (!isInstalled()) {
    console.log('Installing the dependencies (once, about a minute) …');
    await must(run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']));
  }
  await must(build());
}

/** Whether node_modules is what package-lock.json says, or newer. */
export function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** @param {Promise<number>} running */
async function must(running) {
  const code = await running;
  if (code !== 0) process.exit(code);
}
