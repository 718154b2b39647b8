import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPrograms } from '../../../packages/toolkit/src/backup/find-programs.ts';
import { type BackupProject, createBackupProject } from './backup-project.ts';
import { testServer } from './kept-database.ts';

let shop: BackupProject;
beforeAll(async () => {
  shop = await createBackupProject(testServer(), { DATABASE_SERVER: 'embedded' });
});
afterAll(() => shop.remove());

describe('db backup --clone', () => {
  it('copies the database and records what is in it', async () => {
    const result = await shop.backup('--clone');
    expect(result).toMatchObject({
      kind: 'clone',
      sha256: null,
      schema: 'public',
      head: ['2_more'],
      applied: ['1_everything', '2_more'],
      tables: { 'public.products': 3, 'public.events_2026': 2, 'public.more': 0, 'Odd schema.It\'s a "table"': 1 },
    });
    expect(result.name).toMatch(new RegExp(`^${shop.database.name}_backup_\\d{8}_\\d{6}$`));
    const { recordFile, rows, ...record } = result;
    expect(rows).toBe(Object.values(result.tables).reduce((sum, each) => sum + each, 0));
    expect(JSON.parse(readFileSync(path.join(shop.project.dir, recordFile), 'utf8'))).toEqual(record);
    expect(JSON.stringify(record)).not.toContain('tester:tester');
    expect(await shop.database.databases()).toEqual([shop.database.name, result.name]);
    expect(await shop.database.everything(result.name)).toEqual(await shop.database.everything());
    await expect(shop.database.run('INSERT INTO more VALUES (1)', result.name)).rejects.toThrow(/read-only/);
  });

  it('is what the embedded server gets where there is no pg_dump', async () => {
    const major = Number(process.env.POSTGRES_MAJOR || 18);
    const found = await findPrograms(major, process.env);
    expect((await shop.backup()).kind).toBe(found ? 'dump' : 'clone');
  });

  it('refuses while others are connected, and says who they are', async () => {
    const before = await shop.database.databases();
    const other = new pg.Client({ connectionString: shop.database.url, application_name: 'the till' });
    await other.connect();
    try {
      const { code, stderr } = await shop.db('backup', '--clone');
      expect(stderr).toMatch(
        /^DB_SESSIONS: .* can't be copied while another session is connected to it:\n {2}process \d+ \(the till\): user tester, from 127\.0\.0\.1/m,
      );
      expect(stderr).toContain('--disconnect');
      expect(code).toBe(3);
      expect(await shop.database.databases()).toEqual(before);
    } finally {
      await other.end();
    }
  });

  it('sends them away with --disconnect, and lets nobody in until it is done', async () => {
    const pool = new pg.Pool({ connectionString: shop.database.url, max: 4 });
    pool.on('error', () => {}); // it connects again by itself
    let cut = 0;
    let busy = true;
    const isCut = () => {
      cut += 1;
    };
    const hammer = async () => {
      while (busy) await pool.query('INSERT INTO more SELECT coalesce(max(id), 0) + 1 FROM more').catch(isCut);
    };
    const all = Promise.all([hammer(), hammer(), hammer()]);
    try {
      const { name, tables } = await shop.backup('--clone', '--disconnect');
      const [row] = await shop.database.run('SELECT count(*)::int AS count FROM more', name);
      expect(row).toEqual({ count: tables['public.more'] });
    } finally {
      busy = false;
      await all;
      await pool.end();
    }
    expect(cut).toBeGreaterThan(0);
  });

  it('never sends somebody away who migrates', async () => {
    const other = new pg.Client({ connectionString: shop.database.url, application_name: 'prisma' });
    await other.connect();
    try {
      await other.query('SELECT pg_advisory_lock(72707369)');
      const { code, stderr } = await shop.db('backup', '--clone', '--disconnect');
      expect(stderr).toMatch(/\(prisma\): user tester, from 127\.0\.0\.1, migrating/);
      expect(code).toBe(3);
      await other.query('SELECT 1');
    } finally {
      await other.end();
    }
  });
});

describe('db restore of a clone', () => {
  it('brings everything back, keeps the database before it, and goes back again', async () => {
    await shop.database.run(`ALTER DATABASE ${shop.database.name} SET search_path TO "$user", public, "Odd schema"`);
    const { name } = await shop.backup('--clone');
    const before = await shop.database.everything();
    await shop.database.run('DELETE FROM products; DROP TABLE events; INSERT INTO more VALUES (-4711)');
    const after = await shop.database.everything().catch(String);
    const restored = await shop.restore(name, '--yes');
    expect(restored).toMatchObject({ backup: name, head: ['2_more'], notCarried: [] });
    expect(await shop.database.everything()).toEqual(before);
    const [row] = await shop.database.run('SHOW search_path');
    expect(row).toEqual({ search_path: '"$user", public, "Odd schema"' });
    const kept = restored.kept ?? '';
    expect(kept).toMatch(new RegExp(`^${shop.database.name}_before_`));
    expect(await shop.database.everything(kept)).toEqual(after);
    await shop.restore(kept, '--yes');
    expect(await shop.database.everything()).toEqual(after);
    await shop.restore(name, '--yes');
  });

  it('wants a yes, and says what will be lost', async () => {
    const { name } = await shop.backup('--clone');
    await shop.database.run('INSERT INTO more VALUES (-77)');
    const databases = await shop.database.databases();
    const { code, stderr } = await shop.db('restore', name);
    expect(stderr).toContain('DB_UNCONFIRMED');
    expect(stderr).toMatch(/public\.more: 1 row now, 0 in the backup|public\.more: [\d,]+ rows? now/);
    expect(code).toBe(2);
    expect(await shop.database.databases()).toEqual(databases);
    expect(await shop.database.run('SELECT FROM more WHERE id = -77')).toHaveLength(1);
  });

  it('refuses when the count is not what the record says, and leaves the target alone', async () => {
    const { name, recordFile } = await shop.backup('--clone');
    const databases = await shop.database.databases();
    const before = await shop.database.everything();
    shop.tamper(path.basename(recordFile), (text) => text.replace('"public.products": 3', '"public.products": 4'));
    const { code, stderr } = await shop.db('restore', name, '--yes');
    expect(stderr).toMatch(/^DB_RESTORE_DIFFERENT: .*\n {2}public\.products: 3 rows instead of 4$/m);
    expect(code).toBe(3);
    shop.tamper(path.basename(recordFile), (text) =>
      text
        .replace('"2_more"\n  ],\n  "tables"', '"3_other"\n  ],\n  "tables"')
        .replace('"public.products": 4', '"public.products": 3'),
    );
    expect((await shop.db('restore', name, '--yes')).stderr).toMatch(/history: 3_other not applied/);
    expect(await shop.database.databases()).toEqual(databases);
    expect(await shop.database.everything()).toEqual(before);
  });

  it('refuses while others are connected, or sends them away', async () => {
    const { name } = await shop.backup('--clone');
    const other = new pg.Client({ connectionString: shop.database.url, application_name: 'the till' });
    other.on('error', () => {});
    await other.connect();
    const { code, stderr } = await shop.db('restore', name, '--yes');
    expect(stderr).toMatch(/^DB_SESSIONS: .* can't be replaced while another session/m);
    expect(code).toBe(3);
    await shop.restore(name, '--yes', '--disconnect');
    await expect(other.query('SELECT 1')).rejects.toThrow();
  });

  it('makes another database with --to, and asks nobody when there is none of that name', async () => {
    const { name } = await shop.backup('--clone');
    const to = `${shop.database.name}_copy`;
    const result = await shop.restore(name, '--to', to);
    expect(result.kept).toBeNull();
    expect(result.database.endsWith(`/${to}`)).toBe(true);
    expect(await shop.database.everything(to)).toEqual(await shop.database.everything());
    expect((await shop.db('restore', name, '--to', to)).code).toBe(2);
  });

  it('wants the name of the database in production', async () => {
    const { name } = await shop.backup('--clone');
    const inProduction = (...args: string[]) =>
      shop.project.start(['restore', name, '--yes', ...args], { ...shop.env, NODE_ENV: 'production' }).ended;
    const refused = await inProduction();
    expect(refused.stderr).toContain(
      `DB_PRODUCTION: In production (NODE_ENV), a database is replaced only when it is named: "${shop.database.name}".`,
    );
    expect(refused.code).toBe(3);
    expect((await inProduction('--replace', 'other')).code).toBe(2);
    expect((await inProduction('--replace', shop.database.name)).code).toBe(0);
  });

  it('says which backups there are when it does not know one', async () => {
    const { name } = await shop.backup('--clone');
    const { code, stderr } = await shop.db('restore', 'nothing', '--yes');
    expect(stderr).toContain('DB_BACKUP_UNKNOWN: There is no backup "nothing".');
    expect(stderr).toContain(name);
    expect(code).toBe(2);
    expect((await shop.db('restore', shop.database.name.slice(0, 4), '--yes')).stderr).toContain(
      'Several backups begin with',
    );
    expect((await shop.restore('latest', '--to', `${shop.database.name}_latest`)).backup).toBe(name);
  });
});
