import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackupResult } from '../../../packages/toolkit/src/commands/backup.ts';
import type { RestoreResult } from '../../../packages/toolkit/src/commands/restore.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';
import { createKeptDatabase, type KeptDatabase, testServer } from './kept-database.ts';

let database: KeptDatabase;
let project: StepProject;
beforeAll(async () => {
  database = await createKeptDatabase(testServer());
  await database.run(`CREATE SCHEMA app; ALTER DATABASE ${database.name} SET search_path = app, public`);
  project = createStepProject(database.url);
  project.pair('1_a', 'CREATE TABLE a (id int); INSERT INTO a VALUES (1);', 'DROP TABLE a;');
  project.pair('2_b', 'CREATE TABLE b (id int);', 'DROP TABLE b;');
  await done<unknown>('upgrade');
});
afterAll(async () => {
  project.remove();
  await database.dropAll();
});

async function done<Result>(...args: string[]): Promise<Result> {
  const { code, stdout, stderr } = await project.db(...args, '--json');
  expect(code, `${args.join(' ')}: ${stdout}${stderr}`).toBe(0);
  return JSON.parse(stdout);
}

describe('a database whose search_path begins with another schema than public', () => {
  it('has its history in the record of a backup, and of what a restore keeps', async () => {
    const backup = await done<BackupResult>('backup', '--clone');
    expect(backup).toMatchObject({ schema: 'app', applied: ['1_a', '2_b'], head: ['2_b'] });
    const restored = await done<RestoreResult>('restore', backup.name, '--yes');
    expect(restored).toMatchObject({ head: ['2_b'], tables: { 'app.a': 1, 'app.b': 0 } });
    const kept = readFileSync(path.join(project.dir, `backups/${restored.kept}.json`), 'utf8');
    expect(JSON.parse(kept)).toMatchObject({ schema: 'app', applied: ['1_a', '2_b'] });
    expect((await done<{ current: { name: string }[] }>('current')).current).toMatchObject([{ name: '2_b' }]);
  });
});
