import { statSync } from 'node:fs';
import { loadProjectEnv } from '../env.ts';
import { importModule } from '../import-module.ts';
import { preparations, readingConfig } from '../reading-config.ts';

/** A Prisma config file that was loaded. */
export interface LoadedConfig {
  /** What it exports. */
  readonly config: unknown;
  /** Whether it calls `preparePrisma`. */
  readonly isPrepared: boolean;
  /** Whether it could be loaded only with the variables of `.env`, which Prisma does not read by itself. */
  readonly wantsEnv: boolean;
}

/** By path and time: Node runs a file that has not changed once only. */
const prepared = new Map<string, boolean>();

/**
 * Loads a Prisma config file as Prisma does, and, where it asks for variables that only `.env` has, with those. What it sets in
 * the environment, for the Prisma CLI, is taken back.
 *
 * @param file Absolute path.
 * @param projectDir Absolute path of the folder that has `.env`.
 * @throws What the file throws.
 */
export async function importConfig(file: string, projectDir: string): Promise<LoadedConfig> {
  const before = { ...process.env };
  const key = `${file}?${statSync(file).mtimeMs}`;
  const count = preparations();
  try {
    const { loaded, wantsEnv } = await readingConfig(() => load(file, projectDir));
    if (preparations() > count || !prepared.has(key)) prepared.set(key, preparations() > count);
    return { config: loaded.default, isPrepared: prepared.get(key) ?? false, wantsEnv };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

async function load(file: string, projectDir: string): Promise<{ loaded: { default?: unknown }; wantsEnv: boolean }> {
  try {
    return { loaded: await importModule(file), wantsEnv: false };
  } catch {
    loadProjectEnv(projectDir);
    return { loaded: await importModule(file, '&with-env'), wantsEnv: true };
  }
}
