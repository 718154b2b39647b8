import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashFile } from '../../../templates/toolkit/db/backup/dump.ts';
import { type BackupProject, createBackupProject } from './backup-project.ts';
import { type SystemPostgres, type SystemServer, startSystemServer, systemPostgres } from './system-postgres.ts';

// Where no PostgreSQL is installed with its server (only Debian's packages are looked for), these tests are skipped.
const title = `a PostgreSQL of Debian (${systemPostgres?.major ?? 'none is installed: skipped'})`;
describe.runIf(systemPostgres)(title, () => {
  const { bin, major } = systemPostgres as SystemPostgres;
  let server: SystemServer;
  let shop: BackupProject;
  beforeAll(async () => {
    server = await startSystemServer({ bin, major });
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

  it('takes a pg_dump that PG_DUMP names, and refuses one that is no good', async () => {
    const run = (env: NodeJS.ProcessEnv) => shop.project.start(['backup', '--json'], env).ended;
    expect((await run({ PG_DUMP: path.join(bin, 'pg_dump') })).code).toBe(0);
    for (const [dump, says] of [
      ['/nowhere/pg_dump', 'is no pg_dump that can be run here'],
      [program('pg_dump', `echo "pg_dump (PostgreSQL) ${major - 1}.4"`), `can't read a server of version ${major}`],
    ] as const) {
      const { code, stdout } = await run({ PG_DUMP: dump });
      expect(JSON.parse(stdout).error.code).toBe('DB_BACKUP_PROGRAM');
      expect(stdout).toContain(says);
      expect(code).toBe(3);
    }
  });

  it('puts the password on no command line, and into no output', async () => {
    const dump = program(
      'pg_dump',
      `[ "$1" = --version ] || echo "$*" > "${path.join(shop.project.dir, 'arguments')}"\nexec ${bin}/pg_dump "$@"`,
    );
    const { code, stdout, stderr } = await shop.project.start(['backup'], { PG_DUMP: dump }).ended;
    expect(code).toBe(0);
    const seen = readFileSync(path.join(shop.project.dir, 'arguments'), 'utf8');
    expect(seen).toContain('--snapshot=');
    expect(`${seen}${stdout}${stderr}`).not.toMatch(/se%|secret|cret@/);
  });

  it('restores with a newer pg_restore, which sets a parameter that this server does not know', async () => {
    const { name } = await shop.backup();
    const newer = major + 1;
    const dump = program('pg_dump', `echo "pg_dump (PostgreSQL) ${newer}.0"`);
    const say =
      'pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"';
    const lines = (more: string) =>
      program(
        'pg_restore',
        `[ "$1" = --list ] && exec ${bin}/pg_restore "$@"\n${bin}/pg_restore "$@" || exit\necho '${say}' >&2\n${more}\nexit 1`,
      );
    lines('echo "pg_restore: warning: errors ignored on restore: 1" >&2');
    const restore = (to: string) =>
      shop.project.start(['restore', name, '--to', `${shop.database.name}_${to}`], { PG_DUMP: dump }).ended;
    expect(await restore('newer')).toMatchObject({ code: 0 });
    lines(`echo 'pg_restore: error: could not execute query: ERROR:  out of paper' >&2`);
    const failed = await restore('failed');
    expect(failed.stderr).toContain('DB_RESTORE_FAILED');
    expect(failed.code).toBe(3);
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

  it('leaves nothing behind when pg_dump fails, and puts the files where --to says', async () => {
    const before = shop.files();
    const dump = program(
      'pg_dump',
      `[ "$1" = --version ] && exec ${bin}/pg_dump "$@"\necho half\necho 'pg_dump: error: no more paper' >&2\nexit 1`,
    );
    const { code, stderr } = await shop.project.start(['backup'], { PG_DUMP: dump }).ended;
    expect(stderr).toContain('DB_BACKUP_FAILED');
    expect(stderr).toContain('no more paper');
    expect(code).toBe(3);
    expect(shop.files()).toEqual(before);
    const folder = path.join(shop.project.dir, 'elsewhere/far');
    const { name, recordFile } = await shop.backup('--to', folder);
    expect(recordFile.startsWith('elsewhere/far/')).toBe(true);
    expect(existsSync(path.join(folder, name))).toBe(true);
    expect((await shop.restore(path.join(folder, name), '--yes')).backup).toBe(name);
  });

  it('is dumped and restored by the programs of the Compose service', async () => {
    // A Docker engine is rarely at hand, so that a program of that name stands in for its command line, and runs what is
    // to run in the container here. There, libpq finds the server by its socket; here it needs an address.
    const { port } = new URL(server.url);
    const docker = program(
      'docker',
      `echo "$*" >> "$0.calls"\n[ "$*" != "\${*#compose exec -T db }" ] || exit 1\nshift 4\nexport POSTGRES_PASSWORD='se%cret' PGHOST=127.0.0.1 PGPORT=${port} PATH="${bin}:$PATH"\nexec "$@"`,
    );
    const env = { DATABASE_SERVER: 'docker', PATH: `${path.dirname(docker)}:${process.env.PATH}` };
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await shop.project.start([...args, '--json'], env).ended;
      expect(code, stdout + stderr).toBe(0);
      return JSON.parse(stdout);
    };
    const before = await shop.database.everything();
    const { name, kind } = await run('backup');
    expect(kind).toBe('dump');
    await shop.database.run('DELETE FROM products');
    await run('restore', name, '--yes');
    expect(await shop.database.everything()).toEqual(before);
    const calls = readFileSync(`${docker}.calls`, 'utf8');
    expect(calls).toMatch(/^compose exec -T db sh -c .* pg_dump --username=keeper --format=custom/m);
    expect(calls).not.toContain('se%cret');
  });

  /** Writes a program of the project's own. */
  function program(name: string, script: string): string {
    const folder = path.join(shop.project.dir, 'programs');
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }
});
