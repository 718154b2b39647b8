import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Ends every process that works in one of these folders or was started with this variable, and removes the folders. Tests that run to
 * their end leave nothing there; those that were interrupted leave servers, which are in process groups of their own.
 *
 * @param {string[]} folders absolute paths, used by nobody else
 * @param {{ variable?: string }} [options] variable: `NAME=value` of an environment that nobody else has
 */
export async function cleanUp(folders, { variable } = {}) {
  // What is ended may just have started something more.
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGKILL', 'SIGKILL', 'SIGKILL'])) {
    const pids = processesOf(folders, variable);
    if (pids.length === 0) break;
    for (const pid of pids) kill(pid, signal);
    for (let waited = 0; waited < 30 && pids.some(isAlive); waited++) await sleep(100);
  }
  unmountBelow(folders);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Those that have their working folder in there or that variable (where the system tells), and the PostgreSQL servers that keep their
 * data there.
 *
 * @param {string[]} folders
 * @param {string | undefined} variable
 */
function processesOf(folders, variable) {
  const pids = new Set(folders.flatMap((folder) => postmastersBelow(folder)));
  for (const pid of existsSync('/proc/self/cwd') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []) {
    try {
      const cwd = readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '');
      const isThere = folders.some((folder) => `${cwd}/`.startsWith(`${folder}/`));
      if (isThere || (variable && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable)))
        pids.add(Number(pid));
    } catch {
      // ended in the meantime, or somebody else's
    }
  }
  pids.delete(process.pid);
  return [...pids];
}

/** A container that was ended leaves its file systems mounted, and what is mounted can't be removed. */
function unmountBelow(folders) {
  if (!existsSync('/proc/self/mounts')) return;
  const points = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((point) => folders.some((folder) => point.startsWith(`${folder}/`)));
  for (const point of points.reverse()) spawnSync('umount', [point], { stdio: 'ignore' });
}

function postmastersBelow(folder, depth = 5) {
  if (depth === 0 || !existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return postmastersBelow(join(folder, entry.name), depth - 1);
    return entry.name === 'postmaster.pid'
      ? [Number(readFileSync(join(folder, entry.name), 'utf8').split('\n')[0])]
      : [];
  });
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // ended in the meantime
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
