import { asArgument } from '../history/migration-names.ts';
import { findingsInWords } from '../lint/findings-in-words.ts';
import type { Style } from '../output.ts';
import { planInWords } from '../plan/plan-in-words.ts';
import { printable } from '../printable.ts';
import { db } from '../project-command.ts';
import type { DraftResult } from './result.ts';

/** What was drafted, the loudest first, and what to do next at the end. */
export function draftInWords(result: DraftResult, style: Style): string {
  const { findings, squawkAbsent } = result.lint;
  return [
    ...lossLines(result, style),
    ...fileLines(result, style),
    '',
    planInWords(result.plan, style),
    ...(findings.length > 0 ? ['', findingsInWords(findings, style)] : []),
    ...(squawkAbsent === null ? [] : ['', `Note: squawk's rules were left out. ${squawkAbsent}`]),
    ...verdictLines(result, style),
    ...hintLines(result, style),
  ].join('\n');
}

function lossLines({ undecided }: DraftResult, style: Style): string[] {
  if (undecided.length === 0) return [];
  return [
    style.red(
      style.bold('DATA WOULD BE LOST. This looks like a rename or a new type, and was drafted as drop and add:'),
    ),
    ...undecided.flatMap(({ flag, says, stake }) => [
      style.red(`  ! ${printable(stake)}`),
      `    To ${printable(says)} instead: ${style.bold(printable(flag))}`,
    ]),
    'Delete the new folder and draft again with that flag, or with --dropped if it is meant.',
    '',
  ];
}

function fileLines({ migrations, renames }: DraftResult, style: Style): string[] {
  return [
    ...migrations.flatMap(({ title, files }) => [
      `${style.green('drafted')}  ${printable(title)}`,
      ...files.map((file) => `         ${printable(file)}`),
    ]),
    ...renames.map((rename) => `         It will ${printable(rename)}: the values stay.`),
  ];
}

function verdictLines({ verified }: DraftResult, style: Style): string[] {
  if (verified === null) return [];
  const failed = verified.filter(({ holds }) => !holds);
  if (failed.length === 0) {
    return [
      '',
      `${style.green('verified')} Up, down to the same tables, and up again, on a scratch database with rows.`,
    ];
  }
  return failed.flatMap(({ name, problems }) => [
    '',
    style.yellow(`It did not hold on a scratch database with rows: ${printable(name)}`),
    ...problems.flatMap(({ code, says, details, next }) => [
      `  ${printable(says)}`,
      ...details.map((detail) => `    ${printable(detail)}`),
      `  ${style.bold('Next:')} ${printable(next)}`,
      ...(code === 'up-failed' ? madeUpRows(name) : []),
    ]),
  ]);
}

function madeUpRows(name: string): string[] {
  return [
    '  The rows there are made up. If yours keep to what these break, put some of that kind into rows.sql beside',
    `  migration.sql, and run: ${db(`verify ${asArgument(name)}`)}`,
  ];
}

function hintLines(result: DraftResult, style: Style): string[] {
  const { renames, whyFilled, readsUnderLock, unfilled } = result;
  const lines: string[] = [];
  if (renames.length > 0) {
    lines.push(
      '',
      `${style.yellow('Note:')} code that still uses the old name or type fails from the moment this is applied. Where such code`,
      '      runs on meanwhile, do it in three releases instead: add the new column, copy the values, drop the old one.',
    );
  }
  if (unfilled.length > 0) {
    lines.push(
      '',
      `${style.yellow('Note:')} required and without a default, ${unfilled.map(printable).join(', ')} can't be added to a table with rows.`,
      '      Give it a default in the schema; or in three steps: draft it as optional, fill it in (revision), draft it as required.',
    );
  }
  if (readsUnderLock.length > 0) {
    lines.push(
      '',
      `${style.yellow('Note:')} nobody can read or write while every row is checked for ${readsUnderLock.map(printable).join(', ')}. With --safe that is done in steps that stop nobody.`,
    );
  }
  lines.push(
    '',
    whyFilled
      ? `Read the files. After a change to a migration.sql, "${db('revision --sign')}" fits its down.sql to it.`
      : `Read the files, and fill in the line "Why:". Then "${db('revision --sign')}" fits each down.sql to its migration.sql.`,
    lastLine(result),
  );
  return lines;
}

/** What to do next. Who reads nothing but this line must not lose anything by it. */
function lastLine({ undecided, verified, plan }: DraftResult): string {
  const failed = verified?.find(({ holds }) => !holds);
  if (undecided.length > 0) return 'Do not apply it as it is: see at the top what would be lost.';
  if (failed)
    return `Do not apply it as it is. When it is corrected, try it again: ${db(`verify ${asArgument(failed.name)}`)}`;
  if (plan.some(({ risks }) => risks.length > 0)) return `If the data at risk may go, apply it: ${db('upgrade')}`;
  return `To apply: ${db('upgrade')}`;
}
