import { accessSync, chmodSync, constants, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Which schema engine Prisma uses, and why. */
export interface EngineChoice {
  /** `native`: Prisma's binary. `wasm`: the one in this folder. `custom`: what PRISMA_SCHEMA_ENGINE_BINARY names. */
  readonly engine: 'native' | 'wasm' | 'custom';
  readonly reason: string;
}

/** DB_ENGINE asks for an engine that there is not. */
export class EngineSelectionError extends Error {
  override readonly name = 'EngineSelectionError';
}

interface Circumstances {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly isNativeInstalled: boolean;
}

/**
 * Chooses the schema engine. Pure.
 *
 * @throws EngineSelectionError when DB_ENGINE has a value that can't be followed
 */
export function chooseEngine({ env, platform, isNativeInstalled }: Circumstances): EngineChoice {
  if (env.PRISMA_SCHEMA_ENGINE_BINARY) return { engine: 'custom', reason: 'PRISMA_SCHEMA_ENGINE_BINARY names it' };
  const wish = env.DB_ENGINE;
  if (wish && wish !== 'native' && wish !== 'wasm') {
    throw new EngineSelectionError(`DB_ENGINE is "${wish}": it must be "native", "wasm" or empty.`);
  }
  if (wish === 'wasm' && platform === 'win32') {
    throw new EngineSelectionError('DB_ENGINE=wasm does not work on Windows: remove it to use the native engine.');
  }
  if (wish === 'native' || wish === 'wasm') return { engine: wish, reason: 'DB_ENGINE asks for it' };
  if (platform === 'win32') return { engine: 'native', reason: 'Windows can start no other' };
  if (isNativeInstalled) return { engine: 'native', reason: 'it is installed' };
  return { engine: 'wasm', reason: 'the native engine is not installed' };
}

/**
 * Makes Prisma use the engine that fits: sets PRISMA_SCHEMA_ENGINE_BINARY in the environment for the WebAssembly one.
 *
 * @param projectDir Absolute path of the project, whose Prisma it is.
 * @throws EngineSelectionError
 */
export function selectEngine(projectDir: string, env: NodeJS.ProcessEnv = process.env): EngineChoice {
  const choice = chooseEngineFor(projectDir, env);
  if (choice.engine === 'wasm') {
    env.PRISMA_SCHEMA_ENGINE_BINARY = launcherPath();
    ensureExecutable(launcherPath());
  }
  return choice;
}

/**
 * Which engine fits a project, without making Prisma use it.
 *
 * @throws EngineSelectionError
 */
export function chooseEngineFor(projectDir: string, env: NodeJS.ProcessEnv): EngineChoice {
  return chooseEngine({ env, platform: process.platform, isNativeInstalled: isNativeInstalled(projectDir) });
}

/** The file that Prisma starts as its schema engine. */
export function launcherPath(): string {
  // As TypeScript, in the tests of its source, it could not be started by its name: then the compiled one is.
  return fileURLToPath(new URL('../../dist/engine/schema-engine.js', import.meta.url));
}

/** Whether a file beside the code of `@prisma/engines` is the native engine for a platform. Pure. */
export function isNativeEngine(file: string, platform: NodeJS.Platform): boolean {
  const systems = platform === 'darwin' ? 'darwin' : platform === 'win32' ? 'windows' : 'debian|rhel|linux';
  // A download under way, and its checksums, have an ending of their own after the version of OpenSSL.
  return new RegExp(`^schema-engine-(${systems})[\\w-]*(\\.\\d+\\.x)?(\\.exe)?$`).test(file);
}

// The download puts the engine there: in a dependency of prisma's, not of the project's.
function isNativeInstalled(projectDir: string): boolean {
  try {
    const prisma = createRequire(join(projectDir, 'package.json')).resolve('prisma/package.json');
    const folder = dirname(createRequire(prisma).resolve('@prisma/engines/package.json'));
    return readdirSync(folder).some((file) => isNativeEngine(file, process.platform));
  } catch {
    return false;
  }
}

// A zip file, or a copy by way of Windows, loses the permission.
function ensureExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    try {
      chmodSync(file, 0o755);
    } catch {
      throw new EngineSelectionError(`${file} can't be executed: run "chmod +x" on it.`);
    }
  }
}
