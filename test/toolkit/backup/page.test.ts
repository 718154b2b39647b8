import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackupProject, createBackupProject } from './backup-project.ts';
import { testServer } from './kept-database.ts';

const root = path.join(import.meta.dirname, '../../..');
const page = readFileSync(path.join(root, 'packages/toolkit/docs/reference/backup.md'), 'utf8');

let shop: BackupProject;
beforeAll(async () => {
  shop = await createBackupProject(testServer(), { DATABASE_SERVER: 'embedded' });
});
afterAll(() => shop.remove());

describe('docs/reference/backup.md', () => {
  it('shows commands that work, in their order', async () => {
    // As a person types them, in a project with npm; the one name in them is that of the trial.
    shop.project.write('package.json', '{ "type": "module", "scripts": { "db": "pos-migrate" } }');
    const bin = path.join(shop.project.dir, 'node_modules');
    mkdirSync(bin, { recursive: true });
    symlinkSync(path.join(root, 'node_modules/.bin'), path.join(bin, '.bin'));
    const trial = `${shop.database.name}_trial`;
    const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, text = '']) => text.trim().split('\n'));
    expect(commands.length).toBeGreaterThan(5);
    const { DATABASE_URL: _url, FORCE_COLOR: _color, ...inherited } = process.env;
    const env = { ...inherited, ...shop.env, CHECKPOINT_DISABLE: '1' };
    for (const command of commands) {
      const script = command.replace('shop_trial', trial);
      if (script.startsWith('npm run db -- reset')) seedless();
      const { status, stdout, stderr } = spawnSync(script, {
        shell: true,
        cwd: shop.project.dir,
        env,
        encoding: 'utf8',
      });
      expect(status, `${script}\n${stdout}${stderr}`).toBe(0);
      if (script.includes('--to')) expect(await shop.database.databases()).toContain(trial);
    }
    expect(await shop.database.databases()).not.toContain(trial);
  });

  it('says what a downgrade in production wants, and a backup fulfils it', async () => {
    await shop.database.run('INSERT INTO more VALUES (1)');
    const downgrade = () =>
      shop.project.start(['downgrade', '-1', '--yes'], { ...shop.env, NODE_ENV: 'production' }).ended;
    await shop.db('downgrade', '-1', '--yes');
    await shop.db('upgrade');
    await shop.database.run('INSERT INTO more VALUES (1)');
    expect((await downgrade()).stderr).toContain('DB_BACKUP_MISSING');
    const { name } = await shop.backup('--clone');
    const away = `${name}_away`;
    const rename = (from: string, to: string) =>
      shop.database.run(`ALTER DATABASE ${pg.escapeIdentifier(from)} RENAME TO ${pg.escapeIdentifier(to)}`, 'postgres');
    await rename(name, away);
    expect((await downgrade()).stderr).toContain('DB_BACKUP_MISSING');
    await rename(away, name);
    expect((await downgrade()).code).toBe(0);
  });

  /** The seed that the toolkit's prisma.config.ts names is the shop's. */
  function seedless(): void {
    shop.project.write('prisma/seed.ts', 'export {};\n');
  }
});
