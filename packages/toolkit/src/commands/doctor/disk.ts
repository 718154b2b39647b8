import { statfs } from 'node:fs/promises';
import type { Check, Finding } from './finding.ts';

const gib = 2 ** 30;

/** Space for the data, and for PostgreSQL's own log of changes, which alone may take 1 GiB. */
export const checkDisk: Check = async ({ projectDir }) => {
  const { bavail, bsize } = await statfs(projectDir);
  return [diskFinding(bavail * bsize)];
};

/** @param free in bytes */
export function diskFinding(free: number): Finding {
  const says = `${(free / gib).toFixed(1)} GiB free`;
  const name = 'disk';
  if (free > 2 * gib) return { state: 'ok', name, says };
  const remedy = 'Free some space: PostgreSQL stops when the disk is full.';
  return { state: free > gib / 4 ? 'warn' : 'fail', name, says, remedy };
}
