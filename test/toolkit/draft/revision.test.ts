import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RevisionResult } from '../../../packages/toolkit/src/commands/revision.ts';
import { createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';

// No server answers there: an empty migration needs none.
const NOWHERE = 'postgresql://shop:hunter2@127.0.0.1:1/shop';

let project: ToolkitProject;
beforeEach(() => {
  project = createToolkitProject(NOWHERE);
});
afterEach(() => project.remove());

const read = (file: string) => readFileSync(path.join(project.dir, file), 'utf8');

async function revision(...args: string[]): Promise<RevisionResult> {
  const { code, stdout, stderr } = await project.db('revision', ...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as RevisionResult;
}

describe('db revision', () => {
  it('writes an empty pair on top of the head, with its header', async () => {
    project.migration('20260101000000_start', '-- start');
    const { created, files } = await revision('Give every', 'product a SKU', '--why', 'the scanner needs one');
    expect(created).toMatch(/^\d{14}_give_every_product_a_sku$/);
    expect(files).toEqual(['migration.sql', 'down.sql'].map((file) => `prisma/migrations/${created}/${file}`));
    expect(read(files[0] ?? '')).toBe(
      [
        '-- Give every product a SKU',
        '--',
        '-- Revises: 20260101000000_start',
        '-- Kind: atomic',
        '-- Why: the scanner needs one',
        'BEGIN;',
        "SET LOCAL lock_timeout = '5s';",
        '',
        '-- The statements that make the change.',
        '',
        'COMMIT;',
        '',
      ].join('\n'),
    );
    expect(read(files[1] ?? '')).toMatch(
      /^-- Undo: give every product a SKU\n--\n-- Undoes: sha256:[0-9a-f]{64}\n-- Signed: sha256:[0-9a-f]{64}\n-- Kind: atomic\n-- Loses:\nBEGIN;/,
    );
  });

  it('leaves the first migration without a parent, and the frame out of a concurrent one', async () => {
    const { files } = await revision('Index orders by customer', '--kind', 'concurrent');
    const text = read(files[0] ?? '');
    expect(text).toContain('-- Revises: none\n-- Kind: concurrent\n-- Why:\n\n-- The one statement');
    expect(text).not.toContain('BEGIN');
  });

  it('comes after every folder that is there, also after one whose time has not come', async () => {
    project.migration('29990101000000_far', '-- far');
    expect((await revision('Add brand to products')).created).toBe('29990101000001_add_brand_to_products');
  });

  it.each([
    [['update'], 'DB_MESSAGE_MEANINGLESS', 'npm run db -- draft "Add brand to products"'],
    [[], 'DB_MESSAGE_MEANINGLESS', 'npm run db'],
    [['Add brand to products', '--kind', 'slow'], 'DB_USAGE', 'share a transaction'],
  ])('refuses %j', async (args, code, next) => {
    const { code: exitCode, stdout } = await project.db('revision', ...args, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code, next: expect.stringContaining(next) } });
    expect(exitCode).toBe(2);
    expect(readdirSync(path.join(project.dir, 'prisma/migrations'))).toEqual(['migration_lock.toml']);
  });

  it('refuses to build on two heads', async () => {
    project.migration('1_a', '-- a');
    project.migration('2_b', '-- b\n-- Revises: 1_a\n');
    project.migration('3_c', '-- c\n-- Revises: 1_a\n');
    const { code, stderr } = await project.db('revision', 'Add brand to products');
    expect(stderr).toMatch(
      /^DB_HEADS_SEVERAL: The history has 2 heads.*2_b, 3_c\.\nNext: Run "npm run db -- merge" first/,
    );
    expect(code).toBe(3);
  });
});

describe('db revision --sign', () => {
  it('fits every down.sql that does not fit, and touches no other', async () => {
    const { created, files } = await revision('Give every product a SKU');
    const other = await revision('Give every product a barcode');
    const before = read(other.files[1] ?? '');
    project.write(files[0] ?? '', `${read(files[0] ?? '')}-- edited\n`);

    expect(await revision('--sign')).toEqual({ created: null, signed: [created], files: [files[1]] });
    expect(read(other.files[1] ?? '')).toBe(before);
    expect((await project.db('revision', '--sign')).stdout).toBe('Every down.sql fits its migration.sql.\n');
  });

  it('accepts an edit of down.sql, which is refused until then', async () => {
    const { created, files } = await revision('Give every product a SKU');
    const down = files[1] ?? '';
    project.write(down, `${read(down)}-- edited\n`);
    const check = await project.db('check', '--no-database', '--json');
    expect(JSON.parse(check.stdout).findings).toContainEqual(
      expect.objectContaining({ code: 'down-edited', file: down }),
    );
    expect((await revision('--sign')).signed).toEqual([created]);
    expect((await project.db('check', '--no-database', '--json')).stdout).not.toContain('down-edited');
  });

  it('signs only what is named, and refuses one without a down.sql', async () => {
    project.migration('1_a', '-- a');
    project.migration('2_b', '-- b');
    project.write('prisma/migrations/2_b/down.sql', 'SELECT 1;\n');
    const { code, stdout } = await project.db('revision', '--sign', '1_a', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'DB_DOWN_MISSING' } });
    expect(code).toBe(3);
    expect((await revision('--sign', '2')).signed).toEqual(['2_b']);
    expect(read('prisma/migrations/2_b/down.sql')).toMatch(
      /^-- Undoes: sha256:[0-9a-f]{64}\n-- Signed: sha256:[0-9a-f]{64}\nSELECT 1;\n$/,
    );
  });
});
