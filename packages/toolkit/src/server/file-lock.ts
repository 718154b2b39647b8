import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const heartbeatMs = 1000;
const abandonedAfterMs = 15_000;

/**
 * Runs work while no other process runs work under the same file; others wait their turn. The file holds the process's id
 * and is touched every second, so that a process that was killed or a machine that was switched off leaves nothing behind
 * that blocks. `waiting` is called once where it has to wait. It keeps two starts from getting into each other's way; what protects the data is PostgreSQL's own lock.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, waiting = () => {}): Promise<T> {
  for (let said = false; !(await tryLock(file)); said = true) {
    if (!said) waiting();
    if (await isAbandoned(file)) await setAside(file);
    else await sleep(50);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, heartbeatMs).unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  }
}

async function tryLock(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    const age = Date.now() - mtimeMs;
    const pid = Number(await readFile(file, 'utf8'));
    // A lock without a number is being written this very moment, unless its writer died in between.
    if (!pid) return age > heartbeatMs;
    return age > abandonedAfterMs || !isAlive(pid);
  } catch {
    return false; // released in the meantime
  }
}

/** Renaming, unlike removing, has one winner when several processes find the same lock abandoned. */
async function setAside(file: string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  await rename(file, aside).catch(() => {});
  await rm(aside, { force: true });
}

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
