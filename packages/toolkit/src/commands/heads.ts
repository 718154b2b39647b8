import { findBranches } from '../history/ancestry.ts';
import { explainGraph } from '../history/explain-graph.ts';
import type { LineageProblem } from '../history/lineage.ts';
import { readProjectMigrations } from '../history/list-migrations.ts';
import { titleFromName } from '../history/migration-names.ts';
import { columns, type Style } from '../output.ts';
import { printable } from '../printable.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** The ends of the history. */
export interface HeadsResult {
  heads: {
    name: string;
    title: string;
    parents: readonly string[];
    kind: string | null;
    why: string | null;
    /** Where there are several heads: what only this one has, oldest first, itself included. */
    own: readonly string[];
  }[];
  /** Where there are several heads: the newest migration that all of them build on. */
  since: string | null;
  problems: readonly LineageProblem[];
  /** How many migrations the folder has. */
  migrations: number;
  /** Whether there is one head at most, and every parent exists and is applied before its children. */
  fine: boolean;
  summary: string;
  next: string | null;
}

/** Finds the migrations that no other one builds on. Reads the files only. */
export async function heads({ projectDir }: Pick<VerbContext, 'projectDir'>): Promise<HeadsResult> {
  const { files, lineage, migrationsDir } = await readProjectMigrations(projectDir);
  const { shared, branches } = findBranches(lineage.parents, lineage.heads);
  const fault = explainGraph(lineage, migrationsDir);
  const byName = new Map(files.map((file) => [file.name, file]));
  return {
    heads: branches.map(({ head, own }) => ({
      name: head,
      title: byName.get(head)?.header.title ?? titleFromName(head),
      parents: lineage.parents.get(head) ?? [],
      kind: byName.get(head)?.header.kind ?? null,
      why: byName.get(head)?.header.why ?? null,
      own: branches.length > 1 ? own : [],
    })),
    since: branches.length > 1 ? (shared.at(-1) ?? null) : null,
    problems: lineage.problems,
    migrations: files.length,
    fine: fault === null,
    summary:
      fault?.summary ?? (files.length === 0 ? `${migrationsDir} holds no migrations yet.` : 'There is one head.'),
    next: fault?.next ?? null,
  };
}

export const verb = defineVerb<HeadsResult>({
  description:
    'Find the migrations that no other one builds on. One is the normal case; two mean that people worked side by side, and exit with 1. Reads the files only, so it works without a database. A migration without a "Revises:" line counts as built on the one before it',
  examples: ['heads', 'heads --json'],
  run: (context) => heads(context),
  print,
  exitCode: (result) => (result.fine ? 0 : 1),
});

const SHOWN = 5;

function print(result: HeadsResult, style: Style): string {
  if (result.migrations === 0) return result.summary;
  const lines = [columns(result.heads.map(({ name, title }) => [printable(name), printable(title)]))];
  if (result.heads.length > 1) {
    lines.push('', result.since === null ? 'They share nothing.' : `All build on ${printable(result.since)}.`);
    for (const { name, own } of result.heads) {
      const older = own.slice(0, -1).map(printable);
      if (older.length === 0) continue;
      const cut = older.length > SHOWN ? `${older.length - SHOWN} more, ` : '';
      lines.push(`${printable(name)} has also ${cut}${older.slice(-SHOWN).join(', ')}.`);
    }
  }
  if (!result.fine) lines.push('', style.yellow(printable(result.summary)));
  if (result.next !== null) lines.push(`${style.bold('Next:')} ${printable(result.next)}`);
  return lines.join('\n');
}
