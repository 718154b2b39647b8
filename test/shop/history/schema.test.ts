import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShopDatabase, type ShopDatabase } from './shop-database.ts';
import { migrationsDir } from './shop-migrations.ts';

const repository = join(import.meta.dirname, '../../..');
const prismaCli = fileURLToPath(new URL('build/index.js', import.meta.resolve('prisma/package.json')));
const schemaFile = join(repository, 'prisma/schema.prisma');

let database: ShopDatabase;
let scratch: string;
beforeAll(async () => {
  database = await createShopDatabase();
  scratch = await mkdtemp(join(tmpdir(), 'shop-schema-'));
});
afterAll(async () => {
  await database.drop();
  await rm(scratch, { recursive: true });
});

describe('prisma migrate diff between the history and the schema', () => {
  it('finds no difference', async () => {
    const { code, output } = await diffTo(schemaFile);
    expect(output).toContain('No difference detected.');
    expect(code).toBe(0);
  });

  it('would find one column more', async () => {
    const schema = await readFile(schemaFile, 'utf8');
    const changed = schema.replace('model Brand {', 'model Brand {\n  country String?');
    expect(changed).not.toBe(schema);
    const changedFile = join(scratch, 'schema.prisma');
    await writeFile(changedFile, changed);
    const { code, output } = await diffTo(changedFile);
    expect(output).toContain('country');
    expect(code).toBe(2);
  });
});

/** Runs the CLI as a generated project does, with the toolkit's configuration and schema engine. */
function diffTo(schema: string): Promise<{ code: number; output: string }> {
  const args = ['migrate', 'diff', '--from-migrations', migrationsDir, '--to-schema', schema, '--exit-code'];
  const options = {
    cwd: join(repository, 'templates/toolkit'),
    env: { PATH: process.env.PATH, HOME: scratch, DATABASE_URL: database.url, NO_COLOR: '1' },
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [prismaCli, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr });
    });
  });
}
