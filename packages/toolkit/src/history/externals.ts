import type { Catalog, CatalogObject } from '../catalog/catalog.ts';
import { type DatabaseSettings, readDatabaseSettings } from '../env.ts';
import { readPrismaConfig } from './migrations-path.ts';

/** What a database has beside what the project's migrations make, as the Prisma config says it. */
export interface Externals {
  /** `tables.external`: `public.users`. */
  readonly tables: readonly string[];
  /** `enums.external`. */
  readonly enums: readonly string[];
  /** `migrations.initShadowDb`: SQL that makes as much of them as the migrations need in an empty database; may be empty. */
  readonly initSql: string;
}

export const noExternals: Externals = { tables: [], enums: [], initSql: '' };

/**
 * Reads the settings of the database, and what the Prisma config says about it.
 *
 * @throws {DbError} DB_ENV_MISSING, DB_ENV_INVALID, DB_CONFIG_INVALID
 */
export async function readProjectSettings({
  projectDir,
  env,
}: {
  projectDir: string;
  env: NodeJS.ProcessEnv;
}): Promise<DatabaseSettings> {
  const settings = readDatabaseSettings(env);
  const { tables, enums, migrations } = await readPrismaConfig(projectDir);
  const externals = {
    tables: tables?.external ?? [],
    enums: enums?.external ?? [],
    initSql: migrations?.initShadowDb ?? '',
  };
  const shadowUrl = env.SHADOW_DATABASE_URL;
  return { ...settings, externals, ...(shadowUrl && { shadowUrl }) };
}

/** What Prisma's engine is to leave alone. */
export function filtersOf({ tables, enums }: Externals = noExternals): object {
  return { externalTables: tables, externalEnums: enums };
}

/** A catalogue without what the migrations don't make. Pure. @param home The schema of names without one. */
export function withoutExternals({ objects }: Catalog, externals: Externals = noExternals, home = 'public'): Catalog {
  const listed = (names: readonly string[], schema: string | null, name: string) =>
    names.includes(`${schema}.${name}`) || (schema === home && names.includes(name));
  const isExternal = ({ kind, schema, table, name, facts }: CatalogObject) => {
    if (kind === 'enum') return listed(externals.enums, schema, name);
    if (kind === 'comment') return externals.tables.some((each) => name.split(/[\s.]/).includes(bare(each)));
    const relation = kind === 'table' ? name : (table ?? ownerOf(facts));
    return relation !== null && listed(externals.tables, schema, relation);
  };
  return { objects: objects.filter((object) => !isExternal(object)) };
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** The table that a sequence belongs to. */
function ownerOf(facts: CatalogObject['facts']): string | null {
  return facts.ownedBy?.split('.').at(-2) ?? null;
}
