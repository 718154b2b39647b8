import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { readCatalog } from '../../packages/toolkit/src/catalog/read-catalog.ts';
import { checksumOf } from '../../packages/toolkit/src/history/checksum.ts';
import { parseSql } from '../../packages/toolkit/src/sql/parse.ts';
import { connected, onServer } from '../toolkit/history/test-database.ts';

/** A lesson that was solved, of which fakes are made: the database is right, and the files are not. */
export interface Solved {
  /** Absolute path of the practice folder. */
  readonly practiceDir: string;
  readonly databaseUrl: string;
  /** Those that are tried. */
  readonly chosen: readonly Fake[];
}

/** What a fake is made of. */
interface Making {
  /** Absolute path of the migration folder. */
  readonly folder: string;
  /** The first migration of the start. */
  readonly old: string;
  /** The migrations of the solution, which the start does not have applied. */
  readonly added: readonly string[];
  readonly databaseUrl: string;
  readonly startUrl: string;
  /** A table of the start with rows, to which no foreign key leads. */
  readonly table: string;
}

/** One way to look as if the task were done. `make` returns false where the lesson gives no occasion for it. */
export interface Fake {
  readonly name: string;
  make(making: Making): Promise<boolean> | boolean;
  /** Whether it changes more of the database than what is recorded of the migrations. */
  readonly changesDatabase?: boolean;
}

/** As docs/how-answers-are-faked.md lists them. */
export const fakes: readonly Fake[] = [
  {
    name: 'by hand, with an empty migration',
    make: (making) => rewrite(making, () => '-- Nothing to do.\n'),
  },
  {
    name: 'half by hand',
    make: async ({ folder, added, databaseUrl }) => {
      const [name = ''] = added;
      const file = path.join(folder, name, 'migration.sql');
      writeFileSync(file, await withoutFirst(readFileSync(file, 'utf8')));
      return stamp(folder, databaseUrl);
    },
  },
  {
    name: 'only in a comment',
    make: (making) => rewrite(making, (sql) => `/* ${sql} */\n`),
  },
  {
    name: 'only in a string',
    make: (making) => rewrite(making, (sql) => `SELECT $migration$${sql}$migration$;\n`),
  },
  {
    name: 'first failure resolved as applied',
    make: (making) => rewrite(making, (sql) => `SELECT 1 / 0;\n${sql}`),
  },
  {
    name: 'edited old file, stamped',
    make: ({ folder, old, added, databaseUrl }) => {
      for (const name of added) {
        appendFileSync(path.join(folder, old, 'migration.sql'), readFileSync(path.join(folder, name, 'migration.sql')));
        rmSync(path.join(folder, name), { recursive: true });
      }
      return stamp(folder, databaseUrl);
    },
  },
  {
    name: "somebody else's file replaced",
    make: ({ folder, old, databaseUrl }) => {
      appendFileSync(path.join(folder, old, 'migration.sql'), '\n-- As we would have written it.\n');
      return stamp(folder, databaseUrl);
    },
  },
  {
    name: 'by hand, without a migration',
    make: ({ folder, added, databaseUrl }) => {
      for (const name of added) rmSync(path.join(folder, name), { recursive: true });
      return stamp(folder, databaseUrl);
    },
  },
  {
    name: 'only in the blueprint',
    changesDatabase: true,
    make: async ({ folder, added, databaseUrl, startUrl }) => {
      for (const name of added) rmSync(path.join(folder, name), { recursive: true });
      await copyDatabase(startUrl, databaseUrl);
      return true;
    },
  },
  {
    name: 'other rows changed on the way',
    make: (making) => add(making, `DELETE FROM ${making.table} WHERE id = (SELECT min(id) FROM ${making.table});`),
  },
  {
    name: 'deleted and invented again',
    make: (making) => add(making, `UPDATE ${making.table} SET id = id + 1000000;`),
  },
  {
    name: 'numbers begin again',
    make: async (making) => {
      const sequence = `pg_get_serial_sequence('${making.table}', 'id')`;
      // Where the rows of the start brought their numbers along, the next one was taken before.
      const { rows } = await connected(making.startUrl, (client) =>
        client.query(`SELECT pg_sequence_last_value(${sequence}::regclass) AS last`),
      );
      return rows[0]?.last != null && add(making, `SELECT setval(${sequence}, 1, false);`);
    },
  },
  {
    name: 'invalid index',
    changesDatabase: true,
    make: ({ databaseUrl, startUrl }) =>
      spoil(databaseUrl, startUrl, 'index', 'UPDATE pg_index SET indisvalid = false WHERE indexrelid = $1::regclass'),
  },
  {
    name: 'NOT VALID left',
    changesDatabase: true,
    make: ({ databaseUrl, startUrl }) =>
      spoil(
        databaseUrl,
        startUrl,
        'constraint',
        "UPDATE pg_constraint SET convalidated = false WHERE conname = $1 AND contype IN ('c', 'f')",
      ),
  },
  {
    name: 'down.sql that takes nothing back',
    make: ({ folder, added }) => {
      const downs = added.map((name) => path.join(folder, name, 'down.sql')).filter((file) => existsSync(file));
      for (const file of downs) writeFileSync(file, '-- Loses: nothing\nSELECT 1;\n');
      return downs.length > 0;
    },
  },
];

/** Ways to say the same otherwise. Each is added to those before. */
const rewordings: Readonly<Record<string, (making: Making, schema: string) => unknown>> = {
  'other words in the blueprint': (_, schema) =>
    writeFileSync(
      schema,
      readFileSync(schema, 'utf8')
        .replaceAll(/@(@?)map\("(\w+)"\)/g, '@$1map(name: "$2")')
        .replaceAll(/^( {2}\w+ .*)$/gm, '$1 // String? Int @id'),
    ),
  'a comment in each migration that would be something else': async (making) => {
    const other = (sql: string) => `/* DROP TABLE ${making.table}; */\n${sql}`;
    for (const name of making.added) {
      const [up, down] = ['migration.sql', 'down.sql'].map((file) => path.join(making.folder, name, file)) as [
        string,
        string,
      ];
      const sql = readFileSync(up, 'utf8');
      // As "revision --sign" does.
      if (existsSync(down))
        writeFileSync(down, readFileSync(down, 'utf8').replace(checksumOf(sql), checksumOf(other(sql))));
    }
    await rewrite(making, other);
  },
  'line ends of Windows': ({ folder, added }, schema) => {
    const files = added.map((name) => path.join(folder, name, 'migration.sql'));
    for (const file of [schema, ...files]) {
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/\r?\n/g, '\r\n'));
    }
  },
  'one migration more, which changes nothing': (making) => add(making, '-- We have looked at it again.'),
};

/** Says the same in each other way, one upon the other, and hands it to `judge`: at the end, or after each of them. */
export async function sayOtherwise(
  { practiceDir, databaseUrl, afterEach }: Omit<Solved, 'chosen'> & { readonly afterEach: boolean },
  judge: (name: string) => Promise<void>,
): Promise<void> {
  const prisma = path.join(practiceDir, 'prisma');
  const making = await readMaking(path.join(prisma, 'migrations'), databaseUrl, `${databaseUrl}_start`);
  const ways = Object.entries(rewordings);
  for (const [index, [name, reword]] of ways.entries()) {
    await reword(making, path.join(prisma, 'schema.prisma'));
    if (afterEach || index === ways.length - 1) await judge(name);
  }
}

/**
 * Makes each fake of a solved lesson, one after the other, and hands it to `judge`; then all is as it was.
 *
 * @returns How many of them the lesson gave occasion for.
 */
export async function tryFakes(
  { practiceDir, databaseUrl, chosen }: Solved,
  judge: (name: string) => Promise<void>,
): Promise<number> {
  const prisma = path.join(practiceDir, 'prisma');
  const kept = `${practiceDir}.solved`;
  const [startUrl, keptUrl] = [`${databaseUrl}_start`, `${databaseUrl}_solved`];
  cpSync(prisma, kept, { recursive: true });
  await copyDatabase(databaseUrl, keptUrl);
  const making = await readMaking(path.join(prisma, 'migrations'), databaseUrl, startUrl);
  let tried = 0;
  try {
    for (const fake of chosen) {
      if (!(await fake.make(making))) continue;
      tried += 1;
      await judge(fake.name);
      rmSync(prisma, { recursive: true });
      cpSync(kept, prisma, { recursive: true });
      if (fake.changesDatabase) await copyDatabase(keptUrl, databaseUrl);
      else await stamp(making.folder, databaseUrl);
    }
  } finally {
    rmSync(kept, { recursive: true });
    await onServer((server) => server.query(`DROP DATABASE ${quotedName(keptUrl)} WITH (FORCE)`));
  }
  return tried;
}

async function readMaking(folder: string, databaseUrl: string, startUrl: string): Promise<Making> {
  return connected(startUrl, async (client) => {
    const applied = await client.query<{ name: string }>(
      'SELECT migration_name AS name FROM _prisma_migrations ORDER BY migration_name',
    );
    const names = applied.rows.map(({ name }) => name);
    const tables = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
          AND NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = c.oid) ORDER BY c.relname`,
    );
    return {
      folder,
      old: names[0] ?? '',
      added: readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !names.includes(entry.name))
        .map(({ name }) => name)
        .sort(),
      databaseUrl,
      startUrl,
      table: tables.rows[0]?.name ?? '',
    };
  });
}

/** Writes other text into the migrations of the solution, and records it as applied. */
function rewrite({ folder, added, databaseUrl }: Making, edit: (sql: string) => string): Promise<boolean> {
  for (const name of added) {
    const file = path.join(folder, name, 'migration.sql');
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
  }
  return stamp(folder, databaseUrl);
}

/** Adds a migration that was never run here, and records it as applied. */
function add({ folder, databaseUrl }: Making, sql: string): Promise<boolean> {
  const dir = path.join(folder, '20991231235959_on_the_way');
  mkdirSync(dir);
  writeFileSync(
    path.join(dir, 'migration.sql'),
    `-- Revises: ${readdirSync(folder)
      .filter((name) => /^\d/.test(name))
      .sort()
      .at(-2)}\n${sql}\n`,
  );
  return stamp(folder, databaseUrl);
}

/** Lets the database say that exactly what is in the folder was applied, as it now stands. */
async function stamp(folder: string, databaseUrl: string): Promise<boolean> {
  const names = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'migration.sql')));
  await connected(databaseUrl, async (client) => {
    await client.query('DELETE FROM _prisma_migrations');
    for (const name of names.sort()) {
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         VALUES (gen_random_uuid()::text, $1, $2, now(), now(), 0)`,
        [checksumOf(readFileSync(path.join(folder, name, 'migration.sql'))), name],
      );
    }
  });
  return true;
}

/** Spoils the first object of a kind that the solution has added. The catalogue is what PostgreSQL itself would write there. */
async function spoil(
  databaseUrl: string,
  startUrl: string,
  kind: 'index' | 'constraint',
  sql: string,
): Promise<boolean> {
  const namesIn = (url: string) =>
    connected(url, async (client) =>
      (await readCatalog(client)).objects.filter((object) => object.kind === kind).map(({ name }) => name),
    );
  const before = new Set(await namesIn(startUrl));
  for (const name of (await namesIn(databaseUrl)).filter((one) => !before.has(one))) {
    const spoilt = await connected(databaseUrl, (client) => client.query(sql, [name]));
    if ((spoilt.rowCount ?? 0) > 0) return true;
  }
  return false;
}

/** A text without the first statement that is more than its frame. */
async function withoutFirst(sql: string): Promise<string> {
  const { stmts = [] } = await parseSql(sql);
  const first = stmts.find(
    ({ stmt }) => stmt !== undefined && !('TransactionStmt' in stmt) && !('VariableSetStmt' in stmt),
  );
  const bytes = Buffer.from(sql);
  const from = first?.stmt_location ?? 0;
  return Buffer.concat([
    bytes.subarray(0, from),
    bytes.subarray(from + (first?.stmt_len ?? bytes.length - from)),
  ]).toString();
}

async function copyDatabase(from: string, to: string): Promise<void> {
  await onServer(async (server) => {
    await server.query(`DROP DATABASE IF EXISTS ${quotedName(to)} WITH (FORCE)`);
    await server.query(`CREATE DATABASE ${quotedName(to)} TEMPLATE ${quotedName(from)}`);
  });
}

function quotedName(url: string): string {
  return pg.escapeIdentifier(new URL(url).pathname.slice(1));
}
