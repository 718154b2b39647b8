import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromRoot, type PrismaConfigText, readPrismaConfig } from './prisma-config-text.ts';
import { alignment, ownPrismaVersion, prismaVersion, versionFault } from './prisma-version.ts';
import type { Answers } from './questions.ts';
import { readJson } from './read-json.ts';
import { isRecord } from './stored-answers.ts';

/** The Prisma of a project that exists, as far as our files have to fit it. */
export interface ExistingPrisma {
  /** A file, or a folder with files; from the project's root, with slashes. */
  schema: string;
  migrations: string;
  /** Undefined when the project has none. */
  config: PrismaConfigText | undefined;
  /** What has to be typed so that all packages of Prisma get one version; undefined when they have. */
  align: string | undefined;
}

/** Whole sentences that say why nothing of ours works in the project, or what was found. */
export type Inspection = { faults: string[] } | { found: ExistingPrisma };

/**
 * Reads version, configuration and kind of database of a project's Prisma, and changes and runs nothing.
 *
 * @param folder absolute; it has a package.json
 */
export function inspectPrisma(folder: string, packageManager: Answers['packageManager']): Inspection {
  const config = readPrismaConfig(folder);
  const version = prismaVersion(folder);
  const section = readJson(join(folder, 'package.json')).prisma;
  const old = isRecord(section) ? section : undefined;
  const place = findSchema(folder, config, old);
  if (version === undefined && config === undefined && place === undefined) {
    return { faults: [noPrisma(folder)] };
  }
  const isThere = place !== undefined && existsSync(join(folder, place));
  const fault =
    (isThere ? providerFault(folder, place) : undefined) ??
    versionFault(folder, version, packageManager) ??
    (config ? undefined : sectionFault(old));
  if (fault !== undefined) return { faults: [fault] };
  if (!isThere && config?.schema !== null) return { faults: [noSchema(config, place)] };
  const schema = place ?? 'prisma/schema.prisma';
  const migrations = config?.migrations ?? migrationsOf(folder, schema);
  return { found: { schema, migrations, config, align: alignment(folder, packageManager) } };
}

function noPrisma(folder: string): string {
  const elsewhere = schemasBelow(folder);
  const begin = `npx prisma@${ownPrismaVersion()} init --datasource-provider postgresql`;
  return elsewhere.length > 0
    ? `${folder} has no Prisma, but ${elsewhere.join(' and ')} has: go there, and run the same command.`
    : `${folder} has no Prisma: neither the package nor a schema, and this is for projects on Prisma and PostgreSQL. To begin, run "${begin}", then the same command again.`;
}

function noSchema(config: PrismaConfigText | undefined, place: string | undefined): string {
  if (place !== undefined) {
    return `${config?.path ?? 'The project'} names the schema ${place}, which is not there. Correct that, and run the same command again.`;
  }
  return 'There is no Prisma schema where Prisma looks for it: neither prisma/schema.prisma nor schema.prisma, nor does a config name one. Write it, and run the same command again.';
}

function providerFault(folder: string, place: string): string | undefined {
  const provider = schemaTexts(join(folder, place)).map(providerIn).find(Boolean);
  if (provider === undefined || provider === 'postgresql' || provider === 'postgres') return undefined;
  return `The Prisma schema (${place}) is for ${provider}, and everything here is for PostgreSQL: locks, down files and the schema engine would be wrong for it. There is nothing to add to this project.`;
}

/** Which database the datasource of a Prisma schema is for. */
function providerIn(text: string): string | undefined {
  const block = /^\s*datasource\s+\w+\s*\{([^}]*)\}/m.exec(text)?.[1];
  return /^\s*provider\s*=\s*"([^"]*)"/m.exec(block ?? '')?.[1];
}

/** What Prisma 6 read in package.json, and Prisma 7 does not. */
function sectionFault(section: Record<string, unknown> | undefined): string | undefined {
  const keys = ['schema', 'seed'].filter((key) => section?.[key] !== undefined);
  if (keys.length === 0) return undefined;
  return `package.json has ${keys.map((key) => `prisma.${key}`).join(' and ')}, which Prisma 7 no longer reads. Move it to prisma.config.ts (schema, migrations.seed), and run the same command again.`;
}

/** Where the schema is, or should be; undefined when nothing says so. */
function findSchema(
  folder: string,
  config: PrismaConfigText | undefined,
  old: Record<string, unknown> | undefined,
): string | undefined {
  if (typeof config?.schema === 'string') return config.schema;
  if (typeof old?.schema === 'string' && config === undefined) return fromRoot(folder, join(folder, old.schema));
  const usual = ['schema.prisma', 'prisma/schema.prisma'].find((path) => existsSync(join(folder, path)));
  // A config whose schema only running it would tell, or a folder that is named on the command line.
  return usual ?? ['prisma/schema', 'prisma'].find((path) => hasDatasource(join(folder, path)));
}

function hasDatasource(path: string): boolean {
  return schemaTexts(path).some((text) => providerIn(text) !== undefined);
}

/** A file, or all `.prisma` files of a folder and of the folders in it. */
function schemaTexts(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [readFileSync(path, 'utf8')];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.prisma') && !file.includes('node_modules'))
    .sort()
    .map((file) => readFileSync(join(path, file), 'utf8'));
}

/** As Prisma has it, beside the schema; where the schema is a folder, in it or beside it, as it is there. */
function migrationsOf(folder: string, place: string): string {
  const isFolder = statSync(join(folder, place), { throwIfNoEntry: false })?.isDirectory() ?? false;
  const beside = fromRoot(folder, join(folder, dirname(place), 'migrations'));
  if (!isFolder) return beside;
  const within = `${place}/migrations`;
  return !existsSync(join(folder, within)) && existsSync(join(folder, beside)) ? beside : within;
}

/** Folders of a workspace, two levels deep, that have Prisma. */
function schemasBelow(folder: string): string[] {
  const foldersIn = (path: string) =>
    readdirSync(join(folder, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      .map(({ name }) => (path === '' ? name : `${path}/${name}`));
  const first = foldersIn('');
  return [...first, ...first.flatMap(foldersIn)].filter(
    (path) =>
      existsSync(join(folder, path, 'package.json')) &&
      (readPrismaConfig(join(folder, path)) !== undefined ||
        ['schema.prisma', 'prisma/schema.prisma'].some((file) => existsSync(join(folder, path, file)))),
  );
}
