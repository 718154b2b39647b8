import { describe, expect, it } from 'vitest';
import {
  isDecodable,
  schemaIn,
  withApplicationName,
  withDatabaseName,
  withoutPassword,
  withoutSchema,
} from '../../packages/toolkit/src/database-url.ts';
import fc from '../fast-check.ts';

/** But not `.` and `..`, which no address can name. */
const anyName = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !/^\.{1,2}$/.test(name));

const address = 'postgresql://shop:se%25cret@db.example:5433/corner%20shop?sslmode=require&schema=till';

describe('withoutPassword', () => {
  it('never lets a password through', () => {
    const password = fc.stringMatching(/^[\w.!*'()~-]{4,20}$/).map((text) => `secret${text}`);
    fc.assert(
      fc.property(password, fc.integer({ min: 1, max: 65535 }), (secret, port) => {
        const shown = withoutPassword(`postgresql://shop:${secret}@127.0.0.1:${port}/shop?password=${secret}`);
        expect(shown).not.toContain(secret);
        expect(shown).toBe(`postgresql://shop@127.0.0.1:${port}/shop`);
      }),
    );
  });
});

describe('withDatabaseName', () => {
  it('changes the database and nothing else, whatever the name', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const url = new URL(withDatabaseName(address, name));
        expect(decodeURIComponent(url.pathname)).toBe(`/${name}`);
        expect(`${url.origin} ${url.host} ${url.password} ${url.search}`).toBe(
          'null db.example:5433 se%25cret ?sslmode=require&schema=till',
        );
      }),
    );
  });
});

it('reads the schema of an address, and takes it away', () => {
  expect(schemaIn(address)).toBe('till');
  expect(schemaIn(withoutSchema(address))).toBe('public');
  expect(schemaIn('postgresql://u@h/d?schema=')).toBe('public');
  expect(withoutSchema(address)).toBe('postgresql://shop:se%25cret@db.example:5433/corner%20shop?sslmode=require');
});

it('gives the sessions of an address a name, unless they have one', () => {
  const named = withApplicationName(address, 'db upgrade');
  expect(new URL(named).searchParams.get('application_name')).toBe('db upgrade');
  expect(withApplicationName(named, 'db lint')).toBe(named);
});

it.each([
  ['postgresql://u:p%25@h/d', true],
  ['postgresql://u:p%@h/d', false],
  ['postgresql://u%4:1p@h/d', false],
  ['postgresql://u:p@h/d%zz', false],
])('knows whether the parts of %s can be decoded', (url, expected) => {
  expect(isDecodable(new URL(url))).toBe(expected);
});
