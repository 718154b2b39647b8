import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { headToBuildOn } from '../draft/head-to-build-on.ts';
import { layOut, type NewMigration } from '../draft/lay-out-migrations.ts';
import { assertMeaningful } from '../draft/message.ts';
import { signDown } from '../draft/sign.ts';
import { writeDraft } from '../draft/write-draft.ts';
import { DbError } from '../errors.ts';
import type { DownFile } from '../history/down-file.ts';
import { findMigration } from '../history/find-migration.ts';
import { readProjectMigrations, relativeTo } from '../history/list-migrations.ts';
import { asArgument } from '../history/migration-names.ts';
import { writeHistory } from '../history/write-history.ts';
import { printable } from '../printable.ts';
import { db } from '../project-command.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** What was written. */
export interface RevisionResult {
  /** The new migration; null when down.sql files were signed. */
  created: string | null;
  /** The migrations whose down.sql says now that it undoes the migration.sql beside it, and was accepted as it is. */
  signed: string[];
  /** The files that were written, from the project's folder. */
  files: string[];
}

const kinds = ['atomic', 'concurrent'] as const;

/**
 * Writes an empty migration with its way back, for SQL that is written by hand. Needs no database.
 *
 * @throws {DbError} DB_MESSAGE_MEANINGLESS, DB_HEADS_SEVERAL, DB_HISTORY_CHANGED
 */
export async function revision(
  { projectDir, progress }: Pick<VerbContext, 'projectDir' | 'progress'>,
  { message, why, kind }: { message: string; why: string | null; kind: NewMigration['kind'] },
): Promise<RevisionResult> {
  assertMeaningful(message);
  const project = await readProjectMigrations(projectDir);
  const parent = headToBuildOn(project);
  const existing = project.files.map(({ name }) => name);
  const empty = { title: message, kind, ...blanks[kind], loses: '' };
  const [folder] = layOut([empty], { existing, parent, why });
  if (!folder) throw new Error('nothing was laid out');
  await writeHistory({ read: project, progress }, () => writeDraft(project.folder, [folder]));
  const files = Object.keys(folder.files).map((file) =>
    relativeTo(projectDir, path.join(project.folder, folder.name, file)),
  );
  return { created: folder.name, signed: [], files };
}

/** What stands in an empty pair; the blank line keeps it out of the header. */
const blanks: Record<NewMigration['kind'], Pick<NewMigration, 'up' | 'down'>> = {
  atomic: {
    up: ['-- The statements that make the change.'],
    down: ['-- The statements that undo it, in the opposite order.'],
  },
  concurrent: {
    up: ['', '-- The one statement: CREATE INDEX CONCURRENTLY …;'],
    down: ['', '-- The one statement that undoes it: DROP INDEX CONCURRENTLY …;'],
  },
};

/**
 * Fits down.sql files to the migration.sql files beside them, after either was edited: the line `Undoes:` gets the checksum of
 * migration.sql, and `Signed:` that of down.sql itself. Without ids, all that do not fit. Needs no database.
 *
 * @throws {DbError} DB_DOWN_MISSING when a named migration has no down.sql; what `findMigration` throws.
 */
export async function sign(
  { projectDir }: Pick<VerbContext, 'projectDir'>,
  ids: readonly string[],
): Promise<RevisionResult> {
  const { files, folder } = await readProjectMigrations(projectDir);
  const names = files.map(({ name }) => name);
  const wanted = new Set(ids.map((id) => findMigration(names, id)));
  const signed: string[] = [];
  const written: string[] = [];
  for (const { name, down } of files) {
    const isNamed = wanted.has(name);
    if (isNamed && down.state === 'absent') throw noDown(name);
    if (!isNamed && !misfits.has(down.state)) continue;
    if (down.state === 'irreversible' || (wanted.size > 0 && !isNamed)) continue;
    const file = path.join(folder, name, 'down.sql');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, signDown(text, readFileSync(path.join(folder, name, 'migration.sql'))));
    signed.push(name);
    written.push(relativeTo(projectDir, file));
  }
  return { created: null, signed, files: written };
}

/** What a file must be signed for, although nobody names it. */
const misfits: ReadonlySet<DownFile['state']> = new Set(['stale', 'unsigned', 'edited']);

export const verb = defineVerb<RevisionResult>({
  description:
    'Write an empty migration.sql and down.sql, with their headers, for what the Prisma schema can not express: a CHECK, a view, a trigger, a change of rows. With --sign: write into a down.sql which text it undoes, and that it was accepted as it now is; without a name, into all that do not fit. Nothing is applied',
  arguments: [{ name: '[words...]', description: 'what changes: "Give every product a SKU"; with --sign: migrations' }],
  options: [
    {
      flags: '--kind <kind>',
      description: 'atomic, or concurrent for one statement outside a transaction',
      fallback: 'atomic',
    },
    { flags: '--why <text>', description: 'what it is for; without it a line is left to fill in' },
    { flags: '--sign', description: 'fit down.sql to a migration.sql that was edited, or accept an edit of down.sql' },
  ],
  examples: [
    'revision "Give every product a SKU" --why "the scanner needs one"',
    'revision "Index orders by customer" --kind concurrent',
    'revision --sign',
  ],
  run: async (context, { arguments: words, options }) => {
    if (options.sign === true) return sign(context, words);
    const kind = kinds.find((each) => each === options.kind);
    if (!kind) {
      throw new DbError('DB_USAGE', {
        message: `--kind is "${options.kind}", and can only be ${kinds.join(' or ')}.`,
        next: 'Leave it out for statements that share a transaction.',
      });
    }
    return revision(context, {
      message: words.join(' ').trim(),
      why: typeof options.why === 'string' ? options.why : null,
      kind,
    });
  },
  print: ({ created, signed, files }, style) => {
    if (created !== null) {
      return [
        `${style.green('written')}  ${printable(created)}`,
        ...files.map((file) => `         ${printable(file)}`),
        '',
        'Write the SQL into both, and what the way back can not restore after "Loses:" ("nothing", if that is so). Then:',
        `  ${db('revision --sign')}`,
        `  ${db(`verify ${asArgument(created)}`)}`,
      ].join('\n');
    }
    if (signed.length === 0) return 'Every down.sql fits its migration.sql.';
    return signed.map((name) => `${style.green('signed')}  ${printable(name)}`).join('\n');
  },
});

function noDown(name: string): DbError {
  return new DbError('DB_DOWN_MISSING', {
    message: `${name} has no down.sql.`,
    next: 'Write one, or say in it why there is no way back: "-- Irreversible: <why>".',
  });
}
