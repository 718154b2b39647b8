import { asComment, downHeader } from '../history/down-header.ts';
import { withSignature } from '../history/down-signature.ts';
import { nameAfterAll, wordsForName } from '../history/new-name.ts';
import { printable } from '../printable.ts';

/** A migration to be written. */
export interface NewMigration {
  readonly title: string;
  readonly kind: 'atomic' | 'concurrent';
  /** Its statements, each with its semicolon. */
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** What down.sql can't bring back. */
  readonly loses: string;
}

/** A migration's folder. */
export interface MigrationFolder {
  readonly name: string;
  readonly title: string;
  readonly kind: NewMigration['kind'];
  readonly files: Readonly<Record<'migration.sql' | 'down.sql', string>>;
}

/** Longest line of a header, in characters. */
const WIDTH = 118;

/**
 * Lays out migrations as folders, each of which builds on the one before it. Pure.
 *
 * @param place The names that are there, and what the first one builds on (null for the first migration of all); what
 *   they are for, or null to leave a line to fill in.
 */
export function layOut(
  migrations: readonly NewMigration[],
  place: { existing: readonly string[]; parent: string | null; why: string | null; now?: Date },
): MigrationFolder[] {
  const folders: MigrationFolder[] = [];
  for (const [index, migration] of migrations.entries()) {
    const names = folders.map(({ name }) => name);
    const name = nameAfterAll(wordsForName(migration.title), [...place.existing, ...names], place.now);
    const number = migrations.length > 1 ? ` (${index + 1} of ${migrations.length})` : '';
    const why = place.why === null ? '' : `${printable(place.why)}${number}`;
    folders.push({
      name,
      title: printable(migration.title),
      kind: migration.kind,
      files: texts(migration, names.at(-1) ?? place.parent, why),
    });
  }
  return folders;
}

function texts(
  { title, kind, up, down, loses }: NewMigration,
  parent: string | null,
  why: string,
): MigrationFolder['files'] {
  const heading = printable(title);
  const upText = file([heading, '', `Revises: ${parent ?? 'none'}`, `Kind: ${kind}`, `Why: ${why}`], kind, up);
  const fields = [`Kind: ${kind}`, `Loses: ${printable(loses)}`];
  const downText = file(downHeader({ title: heading, up: upText, fields }), kind, down);
  return { 'migration.sql': upText, 'down.sql': withSignature(downText) };
}

function file(header: readonly string[], kind: NewMigration['kind'], statements: readonly string[]): string {
  const comment = asComment(header.flatMap(wrap));
  const body =
    kind === 'concurrent'
      ? statements
      : [
          'BEGIN;',
          "SET LOCAL lock_timeout = '5s';",
          '',
          ...statements.flatMap((statement) => [statement, '']),
          'COMMIT;',
        ];
  return `${[comment, ...body].join('\n')}\n`;
}

/** Breaks a line of a header between words; what goes on is indented, so that a reader knows it for the same field. */
function wrap(line: string): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (longer.length > WIDTH && current !== '') {
      lines.push(current);
      current = `  ${word}`;
    } else {
      current = longer;
    }
  }
  return [...lines, current];
}
