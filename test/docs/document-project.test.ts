import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onServer, testServerUrl } from '../toolkit/history/test-database.ts';
import { createDocumentProject, type DocumentProject } from './document-project.ts';
import { readDocument, runDocument } from './run-document.ts';

let project: DocumentProject;
beforeAll(async () => {
  project = await createDocumentProject();
});
afterAll(() => project?.remove());

function run(...lines: string[]) {
  return runDocument(readDocument(['```console', ...lines, '```'].join('\n')), project.setting());
}

it('is a shop that is set up, in which npm, npx and the database work', async () => {
  await run(
    '$ npm run db -- current',
    '…',
    '$ npx prisma migrate status',
    '…',
    'Database schema is up to date!',
    '$ npx tsx -e "console.log(1)"',
    '1',
  );
  const [row] = await project.query<{ products: number }>('SELECT count(*)::int AS products FROM products');
  expect(row?.products).toBeGreaterThan(0);
});

it('leaves nothing behind', async () => {
  const other = await createDocumentProject({ state: 'files' });
  const name = new URL(other.databaseUrl).pathname.slice(1);
  await onServer((admin) => admin.query(`CREATE DATABASE ${name}_lesson_01`));
  await other.remove();
  const { rows } = await onServer((admin) =>
    admin.query('SELECT datname FROM pg_database WHERE datname ^@ $1', [name]),
  );
  expect(rows).toEqual([]);
  expect(existsSync(path.join(other.dir))).toBe(false);
  expect(testServerUrl(name)).toBe(other.databaseUrl);
});
