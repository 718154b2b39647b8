import { describe, expect, it } from 'vitest';
import { parseMigrationHeader } from '../../../packages/toolkit/src/history/header.ts';

const none = { title: null, revises: null, kind: null, why: null };

describe('parseMigrationHeader', () => {
  it('reads title, parent, kind and reason', () => {
    const sql =
      '-- Add stock to products\n--\n-- Revises: 20260105090000_create_catalog\n-- Kind: atomic\n-- Why: the till must know\nBEGIN;';
    expect(parseMigrationHeader(sql)).toEqual({
      title: 'Add stock to products',
      revises: '20260105090000_create_catalog',
      kind: 'atomic',
      why: 'the till must know',
    });
  });

  it('joins the lines of a long reason, and stops at a field that it does not know', () => {
    const sql =
      '-- T\n--\n-- Why: so that\n--   nobody waits\n-- Technique: ADD COLUMN with\n--   a default\n-- Kind: concurrent (one statement)\n';
    expect(parseMigrationHeader(sql)).toMatchObject({ why: 'so that nobody waits', kind: 'concurrent' });
  });

  it.each([
    ["Prisma's own draft", '-- CreateTable\nCREATE TABLE a ();'],
    ["Prisma's warning", '/*\n  Warnings:\n\n  - Revises: nothing\n*/\n-- DropTable\nDROP TABLE a;'],
    ['a plain comment', '-- Fix the totals of March\nUPDATE orders SET total = 0;'],
    ['a comment below the first statement', 'BEGIN;\n-- Kind: atomic\nCOMMIT;'],
    ['an empty file', ''],
  ])('takes %s for no header', (_, sql) => {
    expect(parseMigrationHeader(sql)).toEqual(none);
  });

  it('understands Windows line ends, a byte order mark and blank lines before the header', () => {
    const sql = '\uFEFF\r\n-- Title\r\n--\r\n-- Revises: a\r\n-- Kind: atomic\r\nBEGIN;\r\n';
    expect(parseMigrationHeader(sql)).toMatchObject({ title: 'Title', revises: 'a', kind: 'atomic' });
  });

  it.each(['none', 'None', '-', '', 'base', '<base>'])('reads "Revises: %s" as a root', (text) => {
    expect(parseMigrationHeader(`-- T\n--\n-- Revises: ${text}\n`).revises).toBe('');
  });

  it('keeps a title that looks like a field', () => {
    expect(parseMigrationHeader('-- Fix: the totals\n-- Kind: atomic\n').title).toBe('Fix: the totals');
  });

  it('joins the parents of a merge, on one line or on two', () => {
    expect(parseMigrationHeader('-- M\n-- Revises: a, b\n').revises).toBe('a, b');
    expect(parseMigrationHeader('-- M\n-- Revises: a\n-- Revises: b\n').revises).toBe('a, b');
  });
});
