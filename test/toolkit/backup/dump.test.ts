import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashFile } from '../../../packages/toolkit/src/backup/dump.ts';
import { startThrowawayServer, type ThrowawayServer } from '../../throwaway-server.ts';
import { asRole } from '../history/test-database.ts';
import { type BackupProject, createBackupProject } from './backup-project.ts';
import { systemPostgres } from './system-postgres.ts';

// Where no PostgreSQL is installed with its server (only Debian's packages are looked for), these tests are skipped.
const title = `a PostgreSQL of Debian (${systemPostgres?.major ?? 'none is installed: skipped'})`;
describe.runIf(systemPostgres)(title, () => {
  const { bin, major } = systemPostgres ?? { bin: '', major: 0 };
  let server: ThrowawayServer;
  let shop: BackupProject;
  beforeAll(async () => {
    server = await startThrowawayServer(bin);
    shop = await createBackupProject(server);
  });
  afterAll(async () => {
    await shop?.remove();
    await server?.stop();
  });

  it('is dumped by its own pg_dump while others are connected, with a record of the same snapshot', async () => {
    const other = new pg.Client(shop.database.url);
    await other.connect();
    let busy = true;
    const work = (async () => {
      while (busy) await other.query('INSERT INTO more SELECT coalesce(max(id), 0) + 1 FROM more');
    })();
    const result = await shop.backup();
    busy = false;
    await work;
    await other.end();
    const dump = path.join(shop.project.dir, 'backups', result.name);
    expect(result).toMatchObject({
      kind: 'dump',
      head: ['2_more'],
      bytes: statSync(dump).size,
      recordFile: `backups/${result.name.replace('.dump', '.json')}`,
    });
    expect(result.tool).toMatch(new RegExp(`^pg_dump \\(PostgreSQL\\) ${major}\\.`));
    expect(result.serverVersion).toMatch(new RegExp(`^${major}\\.\\d+$`));
    expect(await hashFile(dump)).toBe(result.sha256);
    expect(statSync(dump).mode & 0o077).toBe(0);
    expect(shop.files().filter((file) => file.endsWith('.partial'))).toEqual([]);
    // The count and the dump are of one moment, although rows came all the time.
    const to = `${shop.database.name}_moment`;
    expect((await shop.restore(result.name, '--to', to)).tables).toEqual(result.tables);
    expect(result.tables['public.more']).toBeGreaterThan(0);
  });

  it('gets everything back, with its owner, settings and grants', async () => {
    const { name } = shop.database;
    const role = `${name}_owner`;
    await shop.database.run(`CREATE ROLE ${role} CREATEDB; GRANT ${role} TO keeper`, 'postgres');
    await shop.database.run(
      `ALTER DATABASE ${name} OWNER TO ${role}; ALTER DATABASE ${name} SET statement_timeout = '5min';
      ALTER ROLE keeper IN DATABASE ${name} SET search_path TO "Odd schema", public; REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC;
      COMMENT ON DATABASE ${name} IS 'It''s the shop'; ALTER DATABASE ${name} SET default_transaction_read_only = off;
      ALTER TABLE more OWNER TO ${role}; GRANT SELECT ON more TO PUBLIC`,
    );
    const about = `SELECT datdba::regrole::text, datcollate, array(SELECT a::text FROM unnest(datacl) a ORDER BY 1) AS acl, shobj_description(d.oid, 'pg_database') AS says,
      (SELECT array_agg(setrole::regrole::text || array_to_string(setconfig, ';') ORDER BY 1) FROM pg_db_role_setting WHERE setdatabase = d.oid) AS settings
      FROM pg_database d WHERE datname = '${name}'`;
    const [before, properties] = [await shop.database.everything(), await shop.database.run(about)];
    const { name: dump } = await shop.backup();
    await shop.database.run('DELETE FROM products; DROP TABLE more');
    const { kept, notCarried } = await shop.restore(dump, '--yes');
    expect(await shop.database.everything()).toEqual(before);
    expect(await shop.database.run(about)).toEqual(properties);
    expect(notCarried).toEqual([]);
    expect(await shop.database.databases()).toContain(kept);
    const copy = `${name}_without_owner`;
    await shop.restore(dump, '--to', copy, '--no-owner');
    const [row] = await shop.database.run(
      "SELECT relowner::regrole::text AS owner FROM pg_class WHERE relname = 'more'",
      copy,
    );
    expect(row).toEqual({ owner: 'keeper' });
    await shop.database.run(`ALTER DATABASE ${name} OWNER TO keeper; REASSIGN OWNED BY ${role} TO keeper`);
  });

  it('is not touched by a dump that is damaged or has no record', async () => {
    const { name, recordFile } = await shop.backup();
    const databases = await shop.database.databases();
    const refused = async () => {
      const { code, stderr } = await shop.db('restore', name, '--yes');
      expect(code).toBe(3);
      expect(await shop.database.databases()).toEqual(databases);
      return stderr;
    };
    const flip = (text: string) => `${text.slice(0, -10)}${text.at(-10) === 'x' ? 'y' : 'x'}${text.slice(-9)}`;
    shop.tamper(name, flip);
    expect(await refused()).toMatch(/DB_BACKUP_DAMAGED: .* has other content than was written/);
    shop.tamper(name, (text) => text.slice(0, -1));
    expect(await refused()).toMatch(/DB_BACKUP_DAMAGED: .* is not \d+ bytes long/);
    const record = path.join(shop.project.dir, recordFile);
    renameSync(record, `${record}.away`);
    const { stderr } = await shop.db('restore', `backups/${name}`, '--yes');
    expect(stderr).toMatch(/DB_BACKUP_DAMAGED: Beside .* there is no /);
    rmSync(path.join(shop.project.dir, 'backups', name));
  });

  it('is not touched when the restored rows are not those of the record', async () => {
    const { name, recordFile } = await shop.backup();
    const databases = await shop.database.databases();
    const before = await shop.database.everything();
    shop.tamper(path.basename(recordFile), (text) =>
      text.replace('"public.events_2026": 2', '"public.events_2026": 3'),
    );
    const { code, stderr } = await shop.db('restore', name, '--yes');
    expect(stderr).toMatch(/^DB_RESTORE_DIFFERENT: .*\n {2}public\.events_2026: 2 rows instead of 3$/m);
    expect(code).toBe(3);
    expect(await shop.database.databases()).toEqual(databases);
    expect(await shop.database.everything()).toEqual(before);
  });

  it('names the role that a dump wants and the server lacks', async () => {
    const role = `${shop.database.name}_gone`;
    await shop.database.run(`CREATE ROLE ${role}; GRANT SELECT ON more TO ${role}`);
    const { name } = await shop.backup();
    await shop.database.run(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    const { code, stderr } = await shop.db('restore', name, '--yes');
    expect(stderr).toContain(`Make the role "${role}" first, or add --no-owner`);
    expect(code).toBe(3);
    await shop.restore(name, '--yes', '--no-owner');
  });

  it('refuses a dump that its pg_restore cannot read', async () => {
    const { name, recordFile } = await shop.backup();
    const file = path.join(shop.project.dir, 'backups', name);
    // The second number of an archive's version is its sixth byte… after "PGDMP": an archive of the far future.
    const bytes = readFileSync(file);
    bytes[6] = 99;
    writeFileSync(file, bytes);
    const sha256 = await hashFile(file);
    shop.tamper(path.basename(recordFile), (text) => text.replace(/"sha256": "\w+"/, `"sha256": "${sha256}"`));
    const { code, stderr } = await shop.db('restore', name, '--yes');
    expect(stderr).toMatch(
      /DB_BACKUP_PROGRAM: pg_restore \(PostgreSQL\) .* can't read .*: .*unsupported version \(1\.99\)/,
    );
    expect(code).toBe(3);
  });

  it('gets everything back from an ordinary user who owns the database, and tells what that user may not carry over', async () => {
    const role = `${shop.database.name}_ordinary`;
    await shop.database.run(`CREATE ROLE ${role} LOGIN CREATEDB PASSWORD 'pa ss'`, 'postgres');
    const theirs = await createBackupProject({ url: asRole(server.url, role, 'pa ss') });
    const { name } = theirs.database;
    try {
      const trusted = existsSync(path.join(bin, `../../../../share/postgresql/${major}/extension/pg_trgm.control`));
      if (trusted)
        await theirs.database.run('CREATE EXTENSION pg_trgm; CREATE INDEX ON products USING gin (name gin_trgm_ops)');
      await shop.database.run(`ALTER DATABASE ${name} SET log_statement = 'ddl'`, 'postgres');
      const before = await theirs.database.everything();
      const { name: dump } = await theirs.backup();
      await theirs.database.run('DELETE FROM products');
      const { notCarried } = await theirs.restore(dump, '--yes');
      expect(notCarried).toEqual(['permission denied to set parameter "log_statement"']);
      expect(await theirs.database.everything()).toEqual(before);

      // Rows that the owner may not see would be missing from the count, and from the dump.
      await theirs.database.run(
        'ALTER TABLE events FORCE ROW LEVEL SECURITY; ALTER TABLE events_2026 ENABLE ROW LEVEL SECURITY; ALTER TABLE events_2026 FORCE ROW LEVEL SECURITY',
      );
      const files = theirs.files();
      for (const args of [['backup'], ['backup', '--clone'], ['restore', dump, '--yes']]) {
        const { code, stderr } = await theirs.db(...args);
        expect(stderr).toMatch(/DB_REFUSED: The rows of the database can't be counted: .*row-level security/);
        expect(code).toBe(3);
      }
      expect(theirs.files()).toEqual(files);
      expect((await theirs.database.databases()).filter((each) => each.includes('_scratch_'))).toEqual([]);
    } finally {
      await theirs.remove();
      await shop.database.run(`DROP ROLE ${role}`, 'postgres');
    }
  });
});
