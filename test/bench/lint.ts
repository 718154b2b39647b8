import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksumOf } from '../../packages/toolkit/src/history/checksum.ts';
import { findSquawk } from '../../packages/toolkit/src/lint/squawk/binary.ts';
import { programs } from '../call-programs.ts';
import { compare, measure } from './measure.ts';
import type { Ratio } from './ratio.ts';

const repository = join(import.meta.dirname, '..', '..');
const runs = 11;
const count = 1000;
const config = join(repository, 'packages/toolkit/assets/squawk.toml');

/** The least that a program can be that lints with squawk: it starts it on every file, with our configuration. */
const squawkAlone = `import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
const [program, config] = process.argv.slice(2);
const files = readdirSync('prisma/migrations').map((name) => 'prisma/migrations/' + name + '/migration.sql');
const { status } = spawnSync(program, ['--config', config, '--reporter', 'json', '--', ...files], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
process.exitCode = status ?? 1;
`;

/** `db lint --all` of 1,000 migrations, against a program under the same runner that only starts squawk on the same files. */
export async function benchLint(): Promise<Ratio[]> {
  const squawk = findSquawk(repository);
  if (!('path' in squawk)) throw new Error(squawk.absent);
  const folder = makeProject();
  try {
    const { a, b } = await compare(
      runs,
      () => measure([programs.toolkit, 'lint', '--all'], { cwd: folder }),
      () => measure(['squawk.mjs', squawk.path, config], { cwd: folder }),
    );
    return [
      {
        what: `db lint of ${count} migrations / a program that only starts squawk, time`,
        ours: a.seconds,
        theirs: b.seconds,
        unit: 's',
        most: 3,
      },
      { what: 'its peak memory / 250 MiB', ours: a.peakMiB, theirs: 250, unit: 'MiB', most: 1 },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeProject(): string {
  mkdirSync(join(repository, 'build'), { recursive: true });
  const folder = mkdtempSync(join(repository, 'build', 'bench-lint-'));
  cpSync(join(repository, 'templates/toolkit/prisma.config.ts'), join(folder, 'prisma.config.ts'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'squawk.mjs'), squawkAlone);
  writeMigrations(folder);
  return folder;
}

/** Migrations in which there is nothing to find: a table, then a column, an index and a constraint, as people write them. */
function writeMigrations(folder: string): void {
  const start = Date.UTC(2026, 0, 1);
  let parent = 'none';
  for (let index = 0; index < count; index++) {
    const moment = new Date(start + index * 3_600_000).toISOString().slice(0, 19).replaceAll(/\D/g, '');
    const { slug, title, up, down } = change(index);
    const name = `${moment}_${slug}`;
    const sql = `-- ${title}\n--\n-- Revises: ${parent}\n-- Kind: atomic\n-- Why: it is measured how long it takes to lint this\nBEGIN;\nSET LOCAL lock_timeout = '5s';\n\n${up}\n\nCOMMIT;\n`;
    const undo = `-- Undo\n--\n-- Undoes: sha256:${checksumOf(sql)}\n-- Kind: atomic\nBEGIN;\n${down}\nCOMMIT;\n`;
    mkdirSync(join(folder, 'prisma', 'migrations', name), { recursive: true });
    writeFileSync(join(folder, 'prisma', 'migrations', name, 'migration.sql'), sql);
    writeFileSync(join(folder, 'prisma', 'migrations', name, 'down.sql'), undo);
    parent = name;
  }
}

function change(index: number): { slug: string; title: string; up: string; down: string } {
  const table = `items_${index - (index % 3)}`;
  if (index % 3 === 0) {
    return {
      slug: `create_${table}`,
      title: `Create ${table}`,
      up: `CREATE TABLE ${table} (\n  id SERIAL PRIMARY KEY,\n  name TEXT NOT NULL,\n  price NUMERIC(14,3) NOT NULL,\n  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()\n);\nCREATE INDEX ${table}_name_idx ON ${table} (name);`,
      down: `DROP TABLE ${table};`,
    };
  }
  if (index % 3 === 1) {
    return {
      slug: `add_note_to_${table}`,
      title: `Add a note to ${table}`,
      up: `ALTER TABLE ${table} ADD COLUMN note TEXT;\nUPDATE ${table} SET note = 'made of ' || name WHERE note IS NULL;`,
      down: `ALTER TABLE ${table} DROP COLUMN note;`,
    };
  }
  return {
    slug: `check_price_of_${table}`,
    title: `Check the price of ${table}`,
    up: `ALTER TABLE ${table} ADD CONSTRAINT ${table}_price_check CHECK (price >= 0) NOT VALID;`,
    down: `ALTER TABLE ${table} DROP CONSTRAINT ${table}_price_check;`,
  };
}
