import type { SchemaProject } from '../draft/schema-project.ts';
import type { TestDatabase } from '../history/test-database.ts';

/** A database that is not as PostgreSQL makes one. */
export interface OddServer {
  readonly says: string;
  /** What it gets before anything else. The same is given to the databases that it is compared with. */
  readonly sql: (database: string) => string;
  /** What the project says of it. */
  /** The tables that it says to be made by others. */
  readonly external?: readonly string[];
  readonly prepare?: (project: SchemaProject) => Promise<void>;
}

export async function makeOdd(database: TestDatabase, server: OddServer | undefined): Promise<void> {
  if (server) await database.query(server.sql(database.name));
}

const CONFIG = `import { preparePrisma } from 'pos-migrate/prisma';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  experimental: { externalTables: true },
  schema: 'prisma/schema.prisma',
  tables: { external: ['public.made_by_others'] },
  migrations: {
    path: 'prisma/migrations',
    initShadowDb: 'CREATE TABLE made_by_others (id int PRIMARY KEY);',
  },
  datasource: preparePrisma(import.meta.dirname),
});
`;

export const oddServers: readonly OddServer[] = [
  {
    says: 'in another time zone, with dates in another order',
    sql: (name) =>
      `ALTER DATABASE ${name} SET TimeZone TO 'America/New_York'; ALTER DATABASE ${name} SET DateStyle TO 'SQL, DMY'`,
  },
  {
    says: 'with tables that others make',
    external: ['public.made_by_others'],
    sql: () => 'CREATE TABLE made_by_others (id int PRIMARY KEY)',
    prepare: async (project) => {
      project.write('prisma.config.ts', CONFIG);
      await project.must('stamp', 'base');
    },
  },
];
