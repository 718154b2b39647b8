import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createTestDatabase, onServer, type TestDatabase } from '../history/test-database.ts';
import { createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';

export const ROOT = '20260101000000_root';

/** A project whose migrations a test arranges as it likes, with a database of its own. */
export interface BranchedProject extends ToolkitProject {
  readonly database: TestDatabase;
  /**
   * Replaces all migrations: a root that makes `products` with three rows, and these on top of it. Each is
   * `[parents, SQL]`; the SQL gets a header, and BEGIN and COMMIT around it.
   */
  arrange(migrations: Record<string, [parents: string, sql: string]>): void;
  /** The names of the migration folders, in order. */
  names(): string[];
  read(file: string): string;
  /** The verb's data, or its error, and its exit code. */
  json<Result>(
    ...args: string[]
  ): Promise<{ code: number; result: Result & { error: { code: string; message: string; next: string } } }>;
  /** How many scratch databases there are on the server for this project's database. */
  scratchDatabases(): Promise<string[]>;
  removeAll(): Promise<void>;
}

export async function createBranchedProject(search = ''): Promise<BranchedProject> {
  const database = await createTestDatabase();
  const project = createToolkitProject(database.url + search);
  const migrations = path.join(project.dir, 'prisma/migrations');
  return {
    ...project,
    database,
    arrange: (added) => {
      rmSync(migrations, { recursive: true, force: true });
      project.migration(ROOT, migrationSql('none', ROOT_SQL));
      for (const [name, [parents, sql]] of Object.entries(added)) project.migration(name, migrationSql(parents, sql));
    },
    names: () => readdirSync(migrations).sort(),
    read: (file) => readFileSync(path.join(project.dir, file), 'utf8'),
    json: async (...args) => {
      const { code, stdout, stderr } = await project.db(...args, '--json');
      try {
        return { code, result: JSON.parse(stdout) };
      } catch (cause) {
        throw new Error(`db ${args.join(' ')} printed no JSON: ${stdout}${stderr}`, { cause });
      }
    },
    scratchDatabases: () =>
      onServer(async (admin) => {
        const sql = "SELECT datname FROM pg_database WHERE datname LIKE $1 || '\\_scratch\\_%'";
        const { rows } = await admin.query<{ datname: string }>(sql, [database.name]);
        return rows.map(({ datname }) => datname);
      }),
    removeAll: async () => {
      if (existsSync(project.dir)) project.remove();
      await database.drop();
    },
  };
}

/** A file with a header, in one transaction; or as it is, when it is one statement that stands alone. */
export function migrationSql(parents: string, sql: string): string {
  const concurrent = sql.includes('CONCURRENTLY');
  const body = concurrent ? `${sql}\n` : `BEGIN;\n${sql}\nCOMMIT;\n`;
  return `-- ${sql.slice(0, 20).replaceAll('\n', ' ')}\n--\n-- Revises: ${parents}\n-- Kind: ${concurrent ? 'concurrent' : 'atomic'}\n-- Why: a test\n${body}`;
}

const ROOT_SQL = `CREATE TYPE unit AS ENUM ('piece');
CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL, brand text, price numeric(10,2) NOT NULL DEFAULT 1);
INSERT INTO products VALUES (1, 'Pen', 'Pelikan', 2), (2, 'Ink', 'Pelikan', 3), (3, 'Cup', NULL, 4);`;
