import { existsSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';

/** What the text of a Prisma config says. It is not run: what it imports may not be installed. */
export interface PrismaConfigText {
  /** From the project's root, with slashes. */
  path: string;
  /** Where the schema is, from the project's root; undefined when the config doesn't say, null when only running it would tell. */
  schema: string | undefined | null;
  /** The same of the migrations. */
  migrations: string | undefined | null;
  /** Whether it calls `preparePrisma`. */
  isPrepared: boolean;
}

const extensions = ['.js', '.ts', '.mjs', '.cjs', '.mts', '.cts'];

/** The names by which Prisma finds its configuration, in its order. */
export const prismaConfigNames: readonly string[] = [
  'prisma7.config',
  '.config/prisma7',
  'prisma.config',
  '.config/prisma',
  '.config/prisma.config',
].flatMap((name) => extensions.map((extension) => `${name}${extension}`));

/** Reads the Prisma config of a folder, where it has one. */
export function readPrismaConfig(folder: string): PrismaConfigText | undefined {
  const path = prismaConfigNames.find((name) => existsSync(join(folder, name)));
  if (path === undefined) return undefined;
  const text = withoutComments(readFileSync(join(folder, path), 'utf8'));
  const base = posix.dirname(path);
  const migrations = /\bmigrations\s*:\s*\{([^}]*)\}/.exec(text)?.[1];
  return {
    path,
    schema: placeIn(text, 'schema', base),
    migrations: migrations === undefined ? unknownOr(text, 'migrations') : placeIn(migrations, 'path', base),
    isPrepared: /\bpreparePrisma\s*\(/.test(text),
  };
}

/** The folder of the project as a config in this place has to name it. */
export function projectFolderFrom(path: string): string {
  const isModule = !path.endsWith('.cjs') && !path.endsWith('.cts');
  const here = isModule ? 'import.meta.dirname' : '__dirname';
  return posix.dirname(path) === '.' ? here : `\`\${${here}}/${posix.relative(posix.dirname(path), '.')}\``;
}

/** A path as texts of a project have it. */
export function fromRoot(folder: string, file: string): string {
  return relative(folder, file).replaceAll('\\', '/');
}

/** Where a property leads: a text, or `path.join` and `path.resolve` of texts; from the project's root. */
function placeIn(text: string, property: string, base: string): string | undefined | null {
  const value = new RegExp(`\\b${property}\\s*:\\s*(?=\\S)([^\\n]*)`).exec(text)?.[1];
  if (value === undefined) return unknownOr(text, property);
  const plain = /^(['"`])([^'"`$]+)\1\s*(,|$|\}|\))/.exec(value)?.[2];
  if (plain !== undefined) return place(base, plain);
  const joined =
    /^(?:path\.)?(?:join|resolve)\(\s*(?:(?:__dirname|import\.meta\.dirname|process\.cwd\(\))\s*,\s*)?((?:['"][^'"]+['"]\s*,?\s*)+)\)/.exec(
      value,
    )?.[1];
  if (joined === undefined) return null;
  return place(base, ...[...joined.matchAll(/['"]([^'"]+)['"]/g)].map(([, part = '']) => part));
}

function place(base: string, ...parts: string[]): string {
  return posix.join(base, ...parts.map((part) => part.replaceAll('\\', '/'))).replace(/\/$/, '');
}

/** A shorthand `schema,` says as much as a call whose result nobody knows. */
function unknownOr(text: string, property: string): undefined | null {
  return new RegExp(`[{,]\\s*${property}\\s*[,}:]|\\.\\.\\.`).test(text) ? null : undefined;
}

/** Comments out, texts as they are. */
function withoutComments(text: string): string {
  return text.replaceAll(
    /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_, literal: string | undefined) => literal ?? '',
  );
}
