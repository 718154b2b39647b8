import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chooseEngineFor, EngineSelectionError } from '../../engine/select.ts';
import { DbError } from '../../errors.ts';
import { locateSchema, readPreparation } from '../../history/migrations-path.ts';
import { readSchemaFiles } from '../../history/schema-files.ts';
import { packageRoot } from '../../package-root.ts';
import { add, prisma } from '../../project-command.ts';
import type { Check, Finding } from './finding.ts';

/** Prisma itself: its version, the kind of database of its schema, and whether its own commands find what they need. */
export const checkPrisma: Check = async ({ projectDir, env }) => {
  try {
    return [
      versionFinding(projectDir) ?? (await providerFinding(projectDir)) ?? (await configFinding(projectDir, env)),
    ];
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
    return [{ state: 'fail', name, says: error.message, remedy: error.next }];
  }
};

const name = 'Prisma';

/** The schema engine belongs to one version of Prisma. An absent one is said by the check of the packages. */
function versionFinding(projectDir: string): Finding | undefined {
  const wanted = readJson(path.join(packageRoot, 'package.json')).peerDependencies?.prisma;
  const version = installedVersion(projectDir);
  if (version === undefined || wanted === undefined || version === wanted) return undefined;
  return {
    state: 'fail',
    name,
    says: `${version} is installed, and the schema engine of pos-migrate belongs to ${wanted}`,
    remedy: `Run "${add(`prisma@${wanted}`)}", and bring the packages @prisma/… to the same version.`,
  };
}

async function providerFinding(projectDir: string): Promise<Finding | undefined> {
  const provider = providerOf(readSchemaFiles(await locateSchema(projectDir)).map(([, text]) => text));
  if (provider === undefined || provider === 'postgresql' || provider === 'postgres') return undefined;
  const says = `the schema is for ${provider}, and pos-migrate is for PostgreSQL only`;
  return { state: 'fail', name, says, remedy: `Use "${prisma('migrate')}" for this project.` };
}

/** The provider that the datasource of a Prisma schema names; undefined without one. */
export function providerOf(texts: readonly string[]): string | undefined {
  const block = texts.map((text) => /^\s*datasource\s+\w+\s*\{([^}]*)\}/m.exec(text)?.[1]).find(Boolean);
  return /^\s*provider\s*=\s*"([^"]*)"/m.exec(block ?? '')?.[1];
}

async function configFinding(projectDir: string, env: NodeJS.ProcessEnv): Promise<Finding> {
  const version = installedVersion(projectDir) ?? '';
  const found = await readPreparation(projectDir);
  if (!found) {
    const says = `there is no prisma.config.ts, so "${prisma('migrate')}" finds no database`;
    return { state: 'warn', name, says, remedy: `Write it: ${example}` };
  }
  const file = path.relative(projectDir, found.file).replaceAll('\\', '/');
  if (found.isPrepared) return { state: 'ok', name, says: `${version}, with ${file}` };
  const lacks = faultsWithout(projectDir, env, found.url);
  if (lacks.length === 0) return { state: 'ok', name, says: `${version}, with ${file}, which needs no preparation` };
  return {
    state: 'warn',
    name,
    says: `${file} doesn't call preparePrisma: the verbs work, but "${prisma('migrate')}" ${lacks.join(', and ')}`,
    remedy: `In ${file}, ${line}`,
  };
}

const imported = "import { preparePrisma } from 'pos-migrate/prisma';";
const line = `write ${imported} and, in what it exports, datasource: preparePrisma(…), with the folder of .env.`;
const example = `${imported} export default { schema: 'prisma/schema.prisma', datasource: preparePrisma(import.meta.dirname) };`;

/** What Prisma's own commands lack when the config does without our line; the end of a sentence. */
function faultsWithout(projectDir: string, env: NodeJS.ProcessEnv, url: string | undefined): string[] {
  return [
    ...(url === undefined ? ['finds no database, for it reads no .env'] : []),
    ...(url !== undefined && env.DATABASE_URL && url !== env.DATABASE_URL
      ? ['works on another database than DATABASE_URL']
      : []),
    ...(isNativeMissing(projectDir, env) ? ['wants to download its schema engine'] : []),
  ];
}

function isNativeMissing(projectDir: string, env: NodeJS.ProcessEnv): boolean {
  try {
    return chooseEngineFor(projectDir, env).engine === 'wasm';
  } catch (error) {
    if (error instanceof EngineSelectionError) return false; // which the check of the engine says
    throw error;
  }
}

function installedVersion(projectDir: string): string | undefined {
  try {
    return readJson(createRequire(path.join(projectDir, 'package.json')).resolve('prisma/package.json')).version;
  } catch {
    return undefined;
  }
}

function readJson(file: string): { version?: string; peerDependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(file, 'utf8'));
}
