import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from './file-lock.ts';

/** Larger than any process's number on any system. */
const noProcess = 2 ** 31 - 1;

/** What PostgreSQL writes about itself in `postmaster.pid`. */
export interface PidFile {
  pid: number;
  port: number;
  /** It accepts connections (or would, but for recovery); false while it starts or stops. */
  ready: boolean;
}

/** Reads `postmaster.pid`; undefined when there is none or it says nothing. */
export async function readPidFile(dataDir: string): Promise<PidFile | undefined> {
  const text = await readFile(pidFileOf(dataDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return parsePidFile(text);
}

/** Lines: pid, data folder, start time, port, socket folder, listen address, shared memory, status. */
export function parsePidFile(text: string): PidFile | undefined {
  const lines = text.split('\n');
  const pid = Math.abs(Number(lines[0])); // negative: a single-user backend
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Whether a process is the PostgreSQL server of a data folder. After a reboot or a crash the number in `postmaster.pid` may belong
 * to any other program. Where the system does not tell, the answer is yes, because the data are at stake.
 */
export async function isPostmasterOf(pid: number, dataDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const real = await realpath(dataDir);
  if (process.platform === 'linux') {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined); // only root may ask for others' processes
    if (cwd !== undefined) return cwd === real;
  }
  const command = await commandLineOf(pid);
  if (command === undefined) return isAlive(pid);
  // An empty one is a process that has ended and that nobody has collected, as in containers without an init.
  return /postgres/i.test(command) && (command.includes(real) || command.includes(dataDir));
}

/**
 * Makes a `postmaster.pid` harmless that a dead server left; does nothing when there is none or it is alive. PostgreSQL itself notices when the process is gone, but it refuses to
 * start when another program of the same user has got that number since. Only the number is replaced, by one
 * that no process can have: the rest lets PostgreSQL find out whether a worker of the dead server is still at the data.
 */
export async function disarmPidFile(dataDir: string): Promise<void> {
  const found = await readPidFile(dataDir);
  if (!found || (await isPostmasterOf(found.pid, dataDir))) return;
  const text = await readFile(pidFileOf(dataDir), 'utf8');
  await writeFile(pidFileOf(dataDir), text.replace(/^-?\d+/, String(noProcess)));
}

function pidFileOf(dataDir: string): string {
  return path.join(dataDir, 'postmaster.pid');
}

/** undefined: the system does not tell. */
async function commandLineOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
    return words?.replaceAll('\0', ' ');
  }
  const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`;
  const [program, args] =
    process.platform === 'win32'
      ? ['powershell.exe', ['-NoProfile', '-Command', query]]
      : ['ps', ['-o', 'args=', '-p', String(pid)]];
  const answer = await promisify(execFile)(program, args).catch(() => undefined);
  return answer?.stdout.trim();
}
