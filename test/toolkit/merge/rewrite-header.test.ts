import { describe, expect, it } from 'vitest';
import { parseMigrationHeader } from '../../../packages/toolkit/src/history/header.ts';
import { withChecksum, withParents } from '../../../packages/toolkit/src/merge/rewrite-header.ts';

describe('withParents', () => {
  it.each([
    [
      'the line',
      '-- T\n--\n-- Revises: a\n-- Kind: atomic\nBEGIN;\n',
      '-- T\n--\n-- Revises: x, y\n-- Kind: atomic\nBEGIN;\n',
    ],
    ['a line that goes on', '-- T\n-- Revises: a,\n--   b\n-- Why: c\n', '-- T\n-- Revises: x, y\n-- Why: c\n'],
    [
      'two lines',
      '-- T\n-- Revises: a\n-- Why: w\n-- Revises: b\n--\n-- more\nX',
      '-- T\n-- Revises: x, y\n-- Why: w\n--\n-- more\nX',
    ],
    ['a line that goes on to the end', '-- T\n-- Revises: a,\n-- b\nBEGIN;', '-- T\n-- Revises: x, y\nBEGIN;'],
    [
      'Windows line ends and a byte order mark',
      '\uFEFF-- T\r\n-- revises: a\r\nX;\r\n',
      '\uFEFF-- T\r\n-- Revises: x, y\r\nX;\r\n',
    ],
    ['a header without the line', '-- T\n--\n-- Kind: atomic\nX', '-- T\n--\n-- Revises: x, y\n-- Kind: atomic\nX'],
    [
      'no header',
      '-- CreateTable\nCREATE TABLE a ();',
      '-- add it\n--\n-- Revises: x, y\n\n-- CreateTable\nCREATE TABLE a ();',
    ],
    ['an empty file', '', '-- add it\n--\n-- Revises: x, y\n\n'],
    [
      'the header only, whatever the SQL says',
      '-- T\n-- Revises: a\nBEGIN;\n-- Revises: a\n',
      '-- T\n-- Revises: x, y\nBEGIN;\n-- Revises: a\n',
    ],
  ])('replaces %s', (_, before, after) => {
    const written = withParents(before, ['x', 'y'], '20260101000000_add_it');
    expect(written).toBe(after);
    expect(parseMigrationHeader(written).revises).toBe('x, y');
  });
});

describe('withChecksum', () => {
  const [old, other, fresh] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];

  it('replaces the checksum in the comment at the top only', () => {
    const down = `-- Undoes: sha256:${old.toUpperCase()}\r\nSELECT '${old}';\n`;
    expect(withChecksum(down, [old], fresh)).toBe(`-- Undoes: sha256:${fresh}\r\nSELECT '${old}';\n`);
  });

  it('leaves one that belongs to another text', () => {
    const down = `-- Undoes: sha256:${other}\nSELECT 1;\n`;
    expect(withChecksum(down, [old], fresh)).toBe(down);
  });
});
