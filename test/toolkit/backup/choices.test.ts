import { describe, expect, it } from 'vitest';
import { backupFileName, copyName } from '../../../packages/toolkit/src/backup/backup-names.ts';
import { compareContents } from '../../../packages/toolkit/src/backup/contents.ts';
import { createLike, type DatabaseProperties } from '../../../packages/toolkit/src/backup/database-properties.ts';
import { onlyUnknownParameters } from '../../../packages/toolkit/src/backup/fill-from-dump.ts';
import { chooseProgram, majorIn } from '../../../packages/toolkit/src/backup/find-programs.ts';
import { connectTo, libpqEnv } from '../../../packages/toolkit/src/backup/libpq.ts';
import { readDatabaseSettings } from '../../../packages/toolkit/src/env.ts';

describe('the pg_dump for a server', () => {
  const program = (major: number) => ({ dump: `${major}`, restore: '', tool: '', major });
  it.each([
    [15, [13, 14], undefined],
    [15, [18, 15, 16], 15],
    [15, [18, 16, 14], 16],
    [18, [], undefined],
  ])('of version %i among %j is %s', (major, there, chosen) => {
    expect(chooseProgram(there.map(program), major)?.major).toBe(chosen);
  });

  it('tells its version in its own words', () => {
    expect(majorIn('pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)')).toBe(15);
    expect(majorIn('pg_dump (PostgreSQL) 19devel')).toBe(19);
    expect(majorIn('mysqldump 8')).toBeUndefined();
  });
});

describe('names', () => {
  const at = new Date('2026-11-21T04:15:00.123Z');
  it('have the time in UTC, and a number where they are taken', () => {
    expect(copyName('shop', 'backup', at, [])).toBe('shop_backup_20261121_041500');
    expect(copyName('shop', 'before', at, ['shop_before_20261121_041500'])).toBe('shop_before_20261121_041500_2');
    expect(backupFileName('shop', at, [])).toBe('shop_20261121_041500');
    expect(backupFileName('my/odd "shop"', at, ['my_odd__shop__20261121_041500.json'])).toBe(
      'my_odd__shop__20261121_041500_2',
    );
  });

  it('of databases fit into 63 bytes, without half a character', () => {
    const name = copyName('é'.repeat(31), 'backup', at, []);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    expect(name).toMatch(/^é+_backup_20261121_041500$/);
  });
});

describe('what libpq is told', () => {
  const settings = readDatabaseSettings({
    DATABASE_URL:
      'postgresql://me:p%40ss@[::1]:5433/my%20shop?schema=x&sslmode=no-verify&connection_limit=3&connect_timeout=7',
  });
  it('is the address and nothing that only Prisma knows, with the password in the environment', () => {
    const env = libpqEnv(settings, { PATH: '/bin', PGHOST: 'elsewhere', PGSERVICE: 'other', PGSSLROOTCERT: '/ca' });
    expect(env).toEqual({
      PATH: '/bin',
      PGHOST: '::1',
      PGPORT: '5433',
      PGUSER: 'me',
      PGPASSWORD: 'p@ss',
      PGDATABASE: 'my shop',
      PGSSLMODE: 'require',
      PGSSLROOTCERT: '/ca',
      PGCONNECT_TIMEOUT: '7',
    });
  });

  it('takes every name of a database for a name', () => {
    expect(connectTo("host=evil user='x' \\")).toBe("dbname='host=evil user=\\'x\\' \\\\'");
  });
});

describe('what a newer pg_restore complains of', () => {
  const unknown =
    'pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"';
  it.each([
    [`${unknown}\nCommand was: SET transaction_timeout = 0;\npg_restore: warning: errors ignored on restore: 1`, true],
    [`${unknown}\npg_restore: error: could not execute query: ERROR:  role "x" does not exist`, false],
    ['', false],
  ])('%j: harmless is %s', (stderr, harmless) => {
    expect(onlyUnknownParameters(stderr)).toBe(harmless);
  });
});

describe('a comparison with the record', () => {
  const record = {
    schema: 'public',
    head: ['2_b'],
    applied: ['1_a', '2_b'],
    tables: { 'public.a': 1, 'public.b': 2000 },
  };
  it('finds nothing where all is the same', () => {
    expect(compareContents(record, record)).toEqual([]);
  });

  it('names each table and each migration that differs', () => {
    const found = { applied: ['1_a', '3_c'], tables: { 'public.a': 3, 'public.c': 0 } };
    expect(compareContents(record, found)).toEqual([
      'public.a: 3 rows instead of 1',
      'public.b: the table is missing',
      'public.c: the record of the backup knows no such table',
      'history: 2_b not applied',
      'history: 3_c applied, and not in the record of the backup',
    ]);
  });
});

describe('a new database', () => {
  const like: DatabaseProperties = {
    owner: 'o"o',
    encoding: 'UTF8',
    collate: 'C',
    ctype: 'C',
    provider: null,
    locale: null,
    icuRules: null,
    connectionLimit: -1,
    comment: null,
    grants: null,
    settings: [],
  };
  const start = `CREATE DATABASE "new" TEMPLATE template0 OWNER "o""o" ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`;
  it.each([
    ['of PostgreSQL 14', {}, start],
    ['of the libc provider', { provider: 'libc' }, `${start} LOCALE_PROVIDER libc`],
    [
      'of ICU',
      { provider: 'icu', locale: 'de', icuRules: '&a' },
      `${start} LOCALE_PROVIDER icu ICU_LOCALE 'de' ICU_RULES '&a'`,
    ],
    [
      'of the built-in provider',
      { provider: 'builtin', locale: 'C.UTF-8' },
      `${start} LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`,
    ],
  ])('%s sorts as the one that it replaces', (_, properties, sql) => {
    expect(createLike('new', { ...like, ...properties })).toBe(sql);
  });
});
