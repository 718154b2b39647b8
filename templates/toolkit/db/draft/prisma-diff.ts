import { DbError } from '../errors.ts';
import { runPrisma } from '../prisma-cli.ts';

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
  const { code, stdout, words } = await runPrisma(project, args);
  if (code === 0) return stdout;
  throw new DbError('DB_DIFF_FAILED', {
    message: `Prisma could not compare the schema with the migrations:\n${words.replace(/^/gm, '  ')}`,
    next: advice(words),
  });
}

function side(name: 'from' | 'to', value: DiffSide): string[] {
  return 'migrations' in value ? [`--${name}-migrations`, value.migrations] : [`--${name}-schema`, value.schema];
}

function advice(output: string): string {
  if (/P1012|validation/i.test(output)) return 'Correct the Prisma schema; "npx prisma validate" checks it.';
  if (output.includes('P3006')) return 'Correct the migration that it names, if it is not applied anywhere yet.';
  if (output.includes('P3014')) return 'Let the user of DATABASE_URL create databases, or set SHADOW_DATABASE_URL.';
  return 'Run "npm run db -- doctor", which looks at all that Prisma needs.';
}
