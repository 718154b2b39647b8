import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startThrowawayServer, type ThrowawayServer } from '../../throwaway-server.ts';
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

  it('keeps the old database when a restore is killed while pg_restore runs, and is cleaned up later', async () => {
    const { name } = await shop.backup();
    await shop.database.run('TRUNCATE more; INSERT INTO more VALUES (-5)');
    const slow = program('pg_dump', `exec ${bin}/pg_dump "$@"`);
    const held = path.join(shop.project.dir, 'held');
    program(
      'pg_restore',
      `[ "$1" = --list ] && exec ${bin}/pg_restore "$@"\n${bin}/pg_restore "$@"\ntouch "${held}"\nsleep 0.5`,
    );
    const { child, ended } = shop.project.start(['restore', name, '--yes'], { PG_DUMP: slow });
    while (!existsSync(held)) await new Promise((done) => setTimeout(done, 10));
    child.kill('SIGKILL');
    await ended;
    expect(await shop.database.run('SELECT id FROM more')).toEqual([{ id: -5 }]);
    expect((await shop.database.databases()).filter((each) => each.includes('_scratch_'))).toHaveLength(1);
    await shop.restore(name, '--yes');
    expect((await shop.database.databases()).filter((each) => each.includes('_scratch_'))).toEqual([]);
    expect(await shop.database.run('SELECT FROM more WHERE id = -5')).toEqual([]);
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
