import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DbError } from '../errors.ts';

/** A side of a comparison. */
export type DiffSide =
  /** Absolute path of a folder whose migrations are replayed on a shadow database. */
  | { readonly migrations: string }
  /** Absolute path of a Prisma schema: a file, or a folder with files. */
  | { readonly schema: string };

/**
 * Asks Prisma's schema engine for the SQL that leads from one side to the other. It is the CLI that is asked, so that the
 * engine, the configuration and the shadow database are those of `prisma migrate dev`.
 *
 * @throws {DbError} DB_DIFF_FAILED with Prisma's words: the schema has a mistake, a migration fails, or no shadow database
 *   can be made.
 */
export async function prismaDiff(
  project: { projectDir: string; env: NodeJS.ProcessEnv },
  { from, to }: { from: DiffSide; to: DiffSide },
): Promise<string> {
  const args = ['migrate', 'diff', ...side('from', from), ...side('to', to), '--script'];
  const { code, stdout, stderr } = await runPrisma(project, args);
  if (code === 0) return stdout;
  throw new DbError('DB_DIFF_FAILED', {
    message: `Prisma could not compare the schema with the migrations:\n${words(`${stderr}\n${stdout}`)}`,
    next: advice(stderr + stdout),
  });
}

function side(name: 'from' | 'to', value: DiffSide): string[] {
  return 'migrations' in value ? [`--${name}-migrations`, value.migrations] : [`--${name}-schema`, value.schema];
}

function runPrisma(
  { projectDir, env }: { projectDir: string; env: NodeJS.ProcessEnv },
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const cli = prismaCli(projectDir);
  const quiet = { ...env, NO_COLOR: '1', FORCE_COLOR: '', CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };
  return new Promise((resolve, reject) => {
    const options = { cwd: projectDir, env: quiet, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [cli, ...args], options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code === 'string') reject(error);
      else resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

function prismaCli(projectDir: string): string {
  try {
    const manifest = createRequire(path.join(projectDir, 'package.json')).resolve('prisma/package.json');
    return path.join(path.dirname(manifest), 'build', 'index.js');
  } catch (cause) {
    throw new DbError('DB_DIFF_FAILED', {
      message: 'The package "prisma" is not installed in this project.',
      next: 'Run "npm install".',
      cause,
    });
  }
}

/** Prisma's own words, without what it says of itself. */
function words(output: string): string {
  return output
    .split('\n')
    .filter((line) => !/^(Loaded Prisma config|Prisma schema loaded|Prisma CLI Version|npm warn)/.test(line))
    .join('\n')
    .trim()
    .replace(/^/gm, '  ');
}

function advice(output: string): string {
  if (/P1012|validation/i.test(output)) return 'Correct the Prisma schema; "npx prisma validate" checks it.';
  if (output.includes('P3006')) return 'Correct the migration that it names, if it is not applied anywhere yet.';
  if (output.includes('P3014')) return 'Let the user of DATABASE_URL create databases, or set SHADOW_DATABASE_URL.';
  return 'Run "npm run db -- doctor", which looks at all that Prisma needs.';
}
