import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { cleanUp } from '../scripts/clean-up.mjs';

/** A process that does not mind being asked to stop, with one of its own in another process group. */
const stubborn = `
  const { spawn } = require('node:child_process');
  process.on('SIGTERM', () => {});
  setInterval(() => {}, 1000);
  const code = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
  console.log(spawn(process.execPath, ['-e', code], { detached: true }).pid);
`;

function isAlive(pid: number): boolean {
  // What has ended and was not waited for yet is still known by its number.
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

it.runIf(existsSync('/proc/self/environ'))(
  'ends what was started by an interrupted run, wherever it works',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clean-up-'));
    const variable = `TEST_BUILD=${folder}`;
    const env = { PATH: process.env.PATH, TEST_BUILD: folder };
    const child = spawn(process.execPath, ['-e', stubborn], { cwd: '/', env, detached: true });
    let printed = '';
    child.stdout.on('data', (text) => {
      printed += text;
    });
    await vi.waitFor(() => expect(printed).toMatch(/\d+\n/), { timeout: 60_000 });
    const pids = [child.pid as number, Number(printed)];
    expect(pids.map(isAlive)).toEqual([true, true]);

    await cleanUp([folder], { variable });
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(existsSync(folder)).toBe(false);
  },
);

const mounts = (folder: string) => spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status === 0;
const probe = mkdtempSync(join(tmpdir(), 'clean-up-'));
const canMount = mounts(probe);
if (canMount) spawnSync('umount', [probe]);

it.runIf(canMount)('takes away what is mounted below a folder', async () => {
  const inner = join(probe, 'storage', 'overlay');
  mkdirSync(inner, { recursive: true });
  expect(mounts(inner)).toBe(true);
  writeFileSync(join(inner, 'layer'), '');
  await cleanUp([probe]);
  expect(existsSync(probe)).toBe(false);
});
