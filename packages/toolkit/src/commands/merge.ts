import { readProjectMigrations } from '../history/list-migrations.ts';
import { asArgument } from '../history/migration-names.ts';
import type { Conflict } from '../merge/find-conflicts.ts';
import { type Merge, type MergeRequest, mergeHeads } from '../merge/merge-heads.ts';
import type { Style } from '../output.ts';
import { printable, printableLines } from '../printable.ts';
import { db } from '../project-command.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** What `npm run db -- merge` found and did. */
export interface MergeResult extends Merge {
  /** Whether nothing keeps the heads from being joined. */
  readonly fine: boolean;
  /** What was written, relative to the project. */
  readonly files: readonly string[];
  /** The files of all migrations that a conflict names, relative to the project. */
  readonly conflictingFiles: readonly string[];
  readonly summary: string;
  readonly next: string | null;
}

/**
 * Joins the heads of a history, if every order of their branches ends in the same schema.
 *
 * @throws {DbError} What `mergeHeads` throws, and what reading the project throws.
 */
export async function merge(
  context: Pick<VerbContext, 'projectDir' | 'env' | 'progress'>,
  request: MergeRequest = {},
): Promise<MergeResult> {
  const project = await readProjectMigrations(context.projectDir);
  const found = await mergeHeads(project, context, request);
  const fileOf = (name: string, file: string) => `${project.migrationsDir}/${name}/${file}`;
  const involved = new Set(found.conflicts.flatMap(({ migrations }) => migrations));
  return {
    ...found,
    fine: found.conflicts.length === 0,
    files:
      found.written && found.migration
        ? ['migration.sql', 'down.sql'].map((file) => fileOf(found.migration ?? '', file))
        : [],
    conflictingFiles: [...involved].map((name) => fileOf(name, 'migration.sql')),
    ...inWords(found),
  };
}

export const verb = defineVerb<MergeResult>({
  description: `Join the heads of the history after a Git merge. Every order of the branches, and the order of the names, in which an empty database gets them, is run on scratch databases. If all end in the same schema, a migration is written that names all heads as parents and changes nothing. If they don't, it says which object both sides touched, in which files, and writes nothing (exit code 1).

At most three heads are tried at once, in all six orders; of more, join some with --heads first. What is compared is the schema: tables, columns, constraints, indexes, views, functions and so on; not the order of columns. Then every order is run again with a few made-up rows in the tables, and what depends on the order is noted, and so is a down.sql that after some order does not undo its migration; your own rows, and what the program does with them, are not known`,
  arguments: [{ name: '[message]', description: 'the title of the migration that joins them' }],
  options: [
    { flags: '--heads <ids>', description: 'join only these, with commas between them' },
    { flags: '--dry-run', description: 'try the orders and write nothing' },
  ],
  examples: ['merge', 'merge "Join the stock and the brands"', 'merge --dry-run --json'],
  run: (context, { arguments: [message], options }) =>
    merge(context, {
      ...(message !== undefined && { message }),
      ...(typeof options.heads === 'string' && { heads: options.heads.split(',').map((id) => id.trim()) }),
      dryRun: options.dryRun === true,
    }),
  print,
  exitCode: (result) => (result.fine ? 0 : 1),
});

function inWords({ heads, orders, conflicts, migration, written }: Merge): Pick<MergeResult, 'summary' | 'next'> {
  if (heads.length < 2) {
    return {
      summary: heads[0] ? `There is one head, ${heads[0]}: nothing to join.` : 'There are no migrations yet.',
      next: null,
    };
  }
  const [conflict] = conflicts;
  if (conflict)
    return { summary: `These heads can't be joined as they are: ${heads.join(', ')}.`, next: advice(conflict) };
  const tried = `${orders.length} orders of ${heads.length} heads end in the same schema`;
  if (!written) return { summary: `${tried}: they can be joined.`, next: 'Run it again without --dry-run.' };
  return {
    summary: `${tried}: ${migration} joins them and changes nothing.`,
    next: `Run "${db('upgrade')}", and commit the new folder.`,
  };
}

function advice({ kind, migrations, remedy }: Conflict): string {
  const id = asArgument(migrations.at(-1) ?? '');
  if (kind === 'broken') return `Correct ${id}, then run "${db('merge')}" again.`;
  const rebase = remedy && db(`rebase ${asArgument(remedy.move)} --onto ${asArgument(remedy.onto)}`);
  if (kind === 'depends') {
    return `Put it behind what it needs: "${rebase ?? db(`rebase ${id}`)}", if it is applied nowhere yet.`;
  }
  if (rebase) {
    return `Agree on what is meant. If it is the order that runs, make it the only one: "${rebase}", if ${remedy.move} is applied nowhere yet.`;
  }
  return `Agree on what is meant. Adapt the side that is applied nowhere yet so that it can follow the other, and put it there: "${db(`rebase ${migrations.length > 1 ? id : '<id>'}`)}".`;
}

function print(result: MergeResult, style: Style): string {
  const lines = result.orders.map(({ says, applied }) => `${applied ? '✓ runs ' : '✗ fails'}  ${printable(says)}`);
  for (const { object, migrations, says } of result.conflicts) {
    lines.push('', style.bold(printable(object ?? 'An object that could not be told')));
    lines.push(...migrations.map((name) => `  in ${printable(fileIn(result.conflictingFiles, name))}`));
    lines.push(...printableLines(says).map((line) => `  ${line}`));
  }
  if (lines.length > 0) lines.push('');
  lines.push(...[...result.rowRemarks, ...result.wayBackRemarks].map((remark) => `Note: ${printable(remark)}`));
  const summary = printable(result.summary);
  lines.push(result.fine ? style.green(summary) : style.yellow(summary));
  lines.push(...result.files.map((file) => `  ${printable(file)}`));
  if (result.next !== null) lines.push(`${style.bold('Next:')} ${printable(result.next)}`);
  return lines.join('\n');
}

function fileIn(files: readonly string[], name: string): string {
  return files.find((file) => file.endsWith(`/${name}/migration.sql`)) ?? name;
}
