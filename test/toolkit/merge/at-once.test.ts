import { existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HeadsResult } from '../../../packages/toolkit/src/commands/heads.ts';
import { startIn } from '../steps/step-project.ts';
import { type BranchedProject, createBranchedProject, ROOT } from './branched-project.ts';

const A = '20260102000000_a';
const B = '20260103000000_b';

let project: BranchedProject;
let lock: string;
let heartbeat: NodeJS.Timeout;
beforeAll(async () => {
  project = await createBranchedProject();
  lock = path.join(project.dir, 'prisma/.migrations.lock');
});
beforeEach(() => {
  project.arrange({ [A]: [ROOT, 'CREATE TABLE a ();'], [B]: [ROOT, 'CREATE TABLE b ();'] });
  // Somebody writes: whoever comes waits for this process.
  writeFileSync(lock, String(process.pid));
  heartbeat = setInterval(() => utimesSync(lock, new Date(), new Date()), 1000);
});
afterEach(() => {
  clearInterval(heartbeat);
  rmSync(lock, { force: true });
});
afterAll(() => project.removeAll());

/** Starts verbs at once, lets each of them come to where it writes, and lets them write then. */
async function atOnce(...commands: (readonly string[])[]) {
  const running = commands.map((command) => startIn(project.dir, command));
  await Promise.all(running.map(({ untilSaid }) => untilSaid('Another command writes a migration')));
  clearInterval(heartbeat);
  rmSync(lock);
  return Promise.all(running.map(({ ended }) => ended));
}

const heads = async () => (await project.json<HeadsResult>('heads')).result.heads.map(({ name }) => name);

describe('two commands that write at once', () => {
  it('leave one merge, when both are merges', async () => {
    const results = await atOnce(['merge'], ['merge']);
    expect(results.map(({ code }) => code).sort()).toEqual([0, 3]);
    const [refused] = results.filter(({ code }) => code === 3);
    expect(refused?.stderr).toMatch(/DB_HISTORY_CHANGED: While this command worked, \d+_merge_a_and_b was written/);
    expect(project.names()).toHaveLength(4);
    expect(await heads()).toEqual([project.names()[3]]);
    expect(existsSync(lock)).toBe(false);
  });

  it('leave one head, when a merge and a rebase both have the answer to two', async () => {
    const results = await atOnce(['merge'], ['rebase', B, '--yes']);
    expect(results.map(({ code }) => code).sort()).toEqual([0, 3]);
    expect(results.map(({ stderr }) => stderr).join()).toContain('DB_HISTORY_CHANGED');
    expect(await heads()).toHaveLength(1);
  });

  it('leave one head, when both write a migration on top of the same one', async () => {
    rmSync(path.join(project.dir, 'prisma/migrations', B), { recursive: true });
    project.write('prisma/schema.prisma', SCHEMA);
    const results = await atOnce(['draft', 'Drop all tables', '--unverified'], ['revision', 'Add a view']);
    expect(results.map(({ stderr }) => stderr).join()).toContain('DB_HISTORY_CHANGED');
    expect(results.filter(({ code }) => code === 3)).toHaveLength(1);
    expect(project.names().filter((name) => name !== 'migration_lock.toml')).toHaveLength(3);
    expect(await heads()).toHaveLength(1);
  });
});

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\n';
