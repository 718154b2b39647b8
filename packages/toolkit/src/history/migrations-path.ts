import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DbError } from '../errors.ts';
import { prisma } from '../project-command.ts';
import { findConfigFile } from './config-file.ts';
import { importConfig, type LoadedConfig } from './import-config.ts';

/**
 * Finds the migration folder as Prisma does: `migrations.path` of the Prisma config, else `migrations` beside the schema,
 * else `prisma/migrations`. Loads the config file, and of Prisma itself only what that file imports.
 *
 * @param projectDir Absolute path of the project.
 * @returns An absolute path; the folder need not exist.
 * @throws {DbError} DB_CONFIG_INVALID when the config file can't be loaded.
 */
export async function locateMigrations(projectDir: string): Promise<string> {
  const { config, base } = await readConfig(projectDir);
  if (config.migrations?.path) return path.resolve(base, config.migrations.path);
  return path.join(schemaFolder(projectDir, config.schema && path.resolve(base, config.schema)), 'migrations');
}

/**
 * Finds the Prisma schema as Prisma does: `schema` of the Prisma config, else `schema.prisma` in the project or in `prisma`.
 *
 * @param projectDir Absolute path of the project.
 * @returns An absolute path of a file, or of a folder with files; it need not exist.
 * @throws {DbError} DB_CONFIG_INVALID when the config file can't be loaded.
 */
export async function locateSchema(projectDir: string): Promise<string> {
  const { config, base } = await readConfig(projectDir);
  if (config.schema !== undefined) return path.resolve(base, config.schema);
  return path.join(schemaFolder(projectDir, undefined), 'schema.prisma');
}

/**
 * Reads the command that fills a database with its first rows: `migrations.seed` of the Prisma config.
 *
 * @param projectDir Absolute path of the project.
 * @returns Null when the project has none.
 * @throws {DbError} DB_CONFIG_INVALID when the config file can't be loaded.
 */
export async function readSeedCommand(projectDir: string): Promise<string | null> {
  const { config } = await readConfig(projectDir);
  return config.migrations?.seed || null;
}

/**
 * Says of the Prisma config what matters to the Prisma CLI: whether it calls `preparePrisma`, and which database it names by
 * itself.
 *
 * @param projectDir Absolute path of the project.
 * @returns Undefined when the project has none.
 * @throws {DbError} DB_CONFIG_INVALID when the config file can't be loaded.
 */
export async function readPreparation(
  projectDir: string,
): Promise<{ file: string; isPrepared: boolean; url: string | undefined } | undefined> {
  const file = findConfigFile(projectDir);
  if (file === undefined) return undefined;
  const { config, isPrepared, wantsEnv } = await loadConfig(file, projectDir);
  return { file, isPrepared, url: wantsEnv ? undefined : config.datasource?.url || undefined };
}

/** As much of a Prisma config as matters here. */
export interface PrismaConfig {
  schema?: string;
  migrations?: { path?: string; seed?: string; initShadowDb?: string };
  tables?: { external?: string[] };
  enums?: { external?: string[] };
  datasource?: { url?: string };
}

/**
 * Reads the Prisma config.
 *
 * @param projectDir Absolute path of the project.
 * @returns Empty when the project has none.
 * @throws {DbError} DB_CONFIG_INVALID when the config file can't be loaded.
 */
export async function readPrismaConfig(projectDir: string): Promise<PrismaConfig> {
  return (await readConfig(projectDir)).config;
}

async function readConfig(projectDir: string): Promise<{ config: PrismaConfig; base: string }> {
  const file = findConfigFile(projectDir);
  if (file === undefined) return { config: {}, base: projectDir };
  return { config: (await loadConfig(file, projectDir)).config, base: path.dirname(file) };
}

async function loadConfig(file: string, projectDir: string): Promise<LoadedConfig & { config: PrismaConfig }> {
  try {
    const loaded = await importConfig(file, projectDir);
    return { ...loaded, config: (loaded.config as PrismaConfig | undefined) ?? {} };
  } catch (error) {
    throw new DbError('DB_CONFIG_INVALID', {
      message: `${path.basename(file)} can't be loaded: ${(error as Error).message}`,
      next: `Correct ${path.basename(file)}; "${prisma('validate')}" loads it too.`,
      cause: error,
    });
  }
}

function schemaFolder(projectDir: string, schema: string | undefined): string {
  if (schema !== undefined) {
    return statSync(schema, { throwIfNoEntry: false })?.isDirectory() ? schema : path.dirname(schema);
  }
  return existsSync(path.join(projectDir, 'schema.prisma')) ? projectDir : path.join(projectDir, 'prisma');
}
