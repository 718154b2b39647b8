import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { withPort } from '../../../packages/toolkit/src/database-url.ts';
import { readDatabaseSettings } from '../../../packages/toolkit/src/env.ts';
import { rememberPort, replacePort } from '../../../packages/toolkit/src/remember-port.ts';
import fc from '../../fast-check.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'toolkit-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('readDatabaseSettings', () => {
  it('takes the address apart', () => {
    const DATABASE_URL = 'postgresql://shop:p%40ss%25@127.0.0.1:5433/my%20shop?schema=public';
    expect(readDatabaseSettings({ DATABASE_URL, DATABASE_SERVER: 'embedded' })).toEqual({
      kind: 'embedded',
      url: DATABASE_URL,
      user: 'shop',
      password: 'p@ss%',
      host: '127.0.0.1',
      port: 5433,
      database: 'my shop',
      shown: 'postgresql://shop@127.0.0.1:5433/my%20shop',
    });
  });

  it('takes a server without DATABASE_SERVER for one of somebody else, on the usual port', () => {
    const settings = readDatabaseSettings({ DATABASE_URL: 'postgres://u@[::1]/d' });
    expect(settings).toMatchObject({ kind: 'url', host: '::1', port: 5432 });
  });

  it('says so when there is no address', () => {
    for (const env of [{}, { DATABASE_URL: '' }]) {
      expect(() => readDatabaseSettings(env)).toThrow(expect.objectContaining({ code: 'DB_ENV_MISSING' }));
    }
  });

  it('reports all faults together, without the password', () => {
    const env = { DATABASE_URL: 'mysql://:s3cret@db.example.com', DATABASE_SERVER: 'embeded' };
    expect(() => readDatabaseSettings(env)).toThrow(
      'DATABASE_URL begins with "mysql://" instead of "postgresql://"; DATABASE_URL names no user; ' +
        'DATABASE_URL names no database; DATABASE_SERVER is "embeded" instead of embedded, docker or url.',
    );
  });

  it('holds an embedded server to what it can do', () => {
    const env = { DATABASE_URL: 'postgresql://shop@db.example.com/shop', DATABASE_SERVER: 'embedded' };
    expect(() => readDatabaseSettings(env)).toThrow(/has no password; .*127\.0\.0\.1 only, but .*"db\.example\.com"/);
  });

  it('says so when a percent sign is not encoded, and when it is no address at all', () => {
    expect(() => readDatabaseSettings({ DATABASE_URL: 'postgresql://u:100%@h/d' })).toThrow(
      /"%" itself is written %25/,
    );
    expect(() => readDatabaseSettings({ DATABASE_URL: 'u:s3cret@h/d:x' })).toThrow(/begins with "u:/);
    expect(() => readDatabaseSettings({ DATABASE_URL: 's3cret' })).toThrow(/^DATABASE_URL is not an address\.$/);
  });
});

describe('replacePort', () => {
  const cases: [name: string, before: string, after: string][] = [
    [
      'a plain address',
      'DATABASE_URL=postgresql://u:p@127.0.0.1:5432/d',
      'DATABASE_URL=postgresql://u:p@127.0.0.1:7000/d',
    ],
    [
      'one without a port',
      'DATABASE_URL=postgresql://u:p@localhost/d',
      'DATABASE_URL=postgresql://u:p@localhost:7000/d',
    ],
    [
      'quotes and a comment',
      'DATABASE_URL="postgresql://u:p@h:1/d" # :1/',
      'DATABASE_URL="postgresql://u:p@h:7000/d" # :1/',
    ],
    [
      'export and blanks',
      '  export DATABASE_URL = postgres://u@h:1/d',
      '  export DATABASE_URL = postgres://u@h:7000/d',
    ],
    ['an IPv6 address', 'DATABASE_URL=postgresql://u:p@[::1]:5432/d', 'DATABASE_URL=postgresql://u:p@[::1]:7000/d'],
    [
      'the last of two',
      'DATABASE_URL=postgresql://h:1/a\nDATABASE_URL=postgresql://h:2/b',
      'DATABASE_URL=postgresql://h:1/a\nDATABASE_URL=postgresql://h:7000/b',
    ],
    [
      'Windows line ends',
      'A=1\r\nDATABASE_URL=postgresql://u:p@h:1/d\r\nB=2\r\n',
      'A=1\r\nDATABASE_URL=postgresql://u:p@h:7000/d\r\nB=2\r\n',
    ],
    ['no such variable', '# DATABASE_URL=postgresql://h:1/d\n', '# DATABASE_URL=postgresql://h:1/d\n'],
  ];

  it.each(cases)('changes the digits of the port and nothing else: %s', (_name, before, after) => {
    expect(replacePort(before, 7000)).toBe(after);
  });

  it('gives what Node reads the new port, whatever the user, the password and the database are', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map((text) => encodeURIComponent(text).replaceAll("'", '%27'));
    fc.assert(
      fc.property(word, word, word, fc.integer({ min: 1, max: 65535 }), (user, password, database, port) => {
        const url = `postgresql://${user}:${password}@127.0.0.1:5432/${database}`;
        const written = parseEnv(replacePort(`A=b\nDATABASE_URL=${url}\n`, port)).DATABASE_URL ?? '';
        expect(written).toBe(url.replace('@127.0.0.1:5432/', `@127.0.0.1:${port}/`));
        expect(withPort(url, port)).toBe(written);
      }),
    );
  });
});

describe('rememberPort', () => {
  const file = path.join(folder, '.env');
  const url = 'postgresql://u:p@127.0.0.1:5432/d';

  it('writes the port, keeps the permissions, and follows a link', () => {
    const real = path.join(folder, 'real.env');
    writeFileSync(real, `DATABASE_URL=${url}\n`, { mode: 0o600 });
    symlinkSync(real, file);
    expect(rememberPort(file, url, 7000)).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('DATABASE_URL=postgresql://u:p@127.0.0.1:7000/d\n');
    expect(statSync(real).mode & 0o777).toBe(0o600);
  });

  it('is content when another command has written it', () => {
    expect(rememberPort(file, url, 7000)).toBe(true);
  });

  it('leaves a file alone that the address does not come from', () => {
    const before = readFileSync(file, 'utf8');
    expect(rememberPort(file, 'postgresql://other:p@127.0.0.1:5432/d', 7001)).toBe(false);
    expect(rememberPort(path.join(folder, 'none'), url, 7001)).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
