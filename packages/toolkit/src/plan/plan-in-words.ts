import { counted } from '../counted.ts';
import type { DownFile } from '../history/down-file.ts';
import type { Style } from '../output.ts';
import { printable } from '../printable.ts';
import type { Blocked } from './lock-modes.ts';
import type { PlannedMigration, PlannedRisk, PlannedStatement, PlannedTable } from './plan.ts';

/** A plan in words, as `npm run db -- plan` shows it. */
export function planInWords(migrations: readonly PlannedMigration[], style: Style): string {
  return migrations.map((migration) => migrationInWords(migration, style)).join('\n\n');
}

function migrationInWords(migration: PlannedMigration, style: Style): string {
  const { name, title, statements, tables, risks, taken, down, loses } = migration;
  const lines = [`${style.bold(printable(name))}  ${printable(title)}`, `  ${frame(migration)}`];
  if (loses !== null && down.state === 'matching') lines.push(`  undoing it loses: ${printable(loses)}`);
  lines.push('', ...statements.flatMap((statement, index) => statementInWords(statement, index + 1, style)));
  if (statements.length === 0) lines.push('  It changes nothing.');
  const held = tables.filter(({ blocks }) => blocks !== 'nobody');
  if (migration.kind === 'atomic' && statements.length > 1 && held.length > 0) {
    lines.push('', '  Locked until the COMMIT:', ...held.map((table) => `    ${tableInWords(table)}`));
  }
  if (risks.length > 0) {
    lines.push('', style.red('  Data at risk:'), ...risks.map((risk) => style.red(`    ! ${riskInWords(risk)}`)));
  }
  if (taken.length > 0) {
    lines.push(
      '',
      style.red('  Dropped along by CASCADE:'),
      ...taken.map((what) => style.red(`    ! ${printable(what)}`)),
    );
  }
  return lines.join('\n');
}

/** Everything about a file as a whole in one line. */
function frame({ kind, lockTimeout, down }: PlannedMigration): string {
  const wait = lockTimeout === null ? 'waits for a lock without limit' : `waits at most ${lockTimeout} for a lock`;
  const how = {
    atomic: 'one transaction',
    concurrent: 'one statement outside a transaction',
    mixed: 'statements that can not share a transaction',
  }[kind];
  return `${how}; ${wait}; ${undoing(down)}`;
}

function undoing(down: DownFile): string {
  switch (down.state) {
    case 'matching':
      return 'can be undone';
    case 'absent':
      return 'can not be undone: there is no down.sql';
    case 'stale':
      return 'its down.sql was written for another text';
    case 'edited':
      return 'its down.sql was changed after it had been signed';
    case 'unsigned':
      return 'its down.sql does not say which text it undoes';
    case 'irreversible':
      return `can not be undone: ${printable(down.why)}`;
  }
}

function statementInWords(
  { says, tables, risks, taken, notes }: PlannedStatement,
  number: number,
  style: Style,
): string[] {
  const [first = '', ...more] = says.map(printable);
  return [
    `  ${number}. ${style.bold(first)}`,
    ...more.map((text) => `     ${style.bold(text)}`),
    // A statement that only reads stands in nobody's way: saying so for each table would hide the rest.
    ...tables.filter(({ mode }) => mode !== 'ACCESS SHARE').map((table) => style.dim(`     ${lockInWords(table)}`)),
    ...risks.map((risk) => style.red(`     ! ${riskInWords(risk)}`)),
    ...taken.map((what) => style.red(`     ! drops ${printable(what)} along`)),
    ...notes.map((note) => `     ${style.yellow('Note:')} ${printable(note)}`),
  ];
}

const waiting: Readonly<Record<Blocked, string>> = {
  nobody: 'nobody waits',
  'schema changes': 'reads and writes go on',
  writes: 'writes wait',
  'reads and writes': 'reads and writes wait',
};

function lockInWords(table: PlannedTable): string {
  return `${printable(table.table)} (${size(table)}): ${table.mode}, ${waiting[table.blocks]}${duration(table)}`;
}

function tableInWords(table: PlannedTable): string {
  return `${printable(table.table)} (${size(table)}): ${waiting[table.blocks]}`;
}

function duration({ work, blocks }: PlannedTable): string {
  if (work.includes('rewrite')) return ' while every row is written again';
  if (work.includes('index')) return ' while every row is read into an index';
  if (work.includes('scan')) return ' while every row is read';
  return blocks === 'writes' || blocks === 'reads and writes' ? ' for an instant' : '';
}

function riskInWords({ what, kind, rows, exact }: PlannedRisk): string {
  const name = printable(what);
  const count = `${exact ? '' : 'about '}${counted(rows, name.includes('.') ? 'value' : 'row')}`;
  switch (kind) {
    case 'drop':
      return `${name}: ${count} would be gone`;
    case 'convert':
      return `${name}: ${count} would be converted, and may be rounded or refused`;
    case 'delete':
      return `${name}: some of ${count} would be gone`;
  }
}

/** Rows and bytes: `1,204 rows, 320 kB`. */
function size({ fresh, rows, exact, bytes }: PlannedTable): string {
  if (fresh) return 'new, empty';
  return `${exact ? '' : 'about '}${counted(rows, 'row')}, ${bytesInWords(bytes)}`;
}

function bytesInWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Math.round(bytes / 1024 ** power).toLocaleString('en')} ${units[power]}`;
}
