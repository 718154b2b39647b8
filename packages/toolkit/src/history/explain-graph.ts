import { db } from '../project-command.ts';
import { type History, isInOrder, type Verdict } from './assess.ts';
import { type Explanation, explainHistory } from './explain-history.ts';
import type { Lineage, LineageProblem } from './lineage.ts';
import { asArgument } from './migration-names.ts';

/**
 * Says in words what is wrong with the graph of the migrations, and which command helps; null when it is one line, or
 * branches that were joined again. Pure.
 *
 * @param migrationsDir The migration folder as a person would type it, relative to the project.
 */
export function explainGraph({ heads, problems }: GraphState, migrationsDir = 'prisma/migrations'): Explanation | null {
  const [problem] = problems;
  if (problem) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more like it)` : '';
    return { summary: `${describeProblem(problem)}${more}.`, next: remedy(problem, migrationsDir) };
  }
  if (heads.length < 2) return null;
  return {
    summary: `The history has ${heads.length} heads, so people worked side by side: ${heads.join(', ')}.`,
    next: `Run "${db('merge')}", which tries every order and joins them, or "${db('rebase <id>')}" to put one that is not applied yet behind the other.`,
  };
}

/** Verdicts after which the next thing to do is to put the graph right. All others come first. */
const graphFirst: ReadonlySet<Verdict> = new Set<Verdict>(['behind', 'empty', 'current']);

/**
 * Says how things stand with a history and its graph together, and the one thing to do next. Pure.
 *
 * @param migrationsDir The migration folder as a person would type it, relative to the project.
 */
export function explainWithGraph(history: History, migrationsDir: string): Explanation & { readonly fine: boolean } {
  const standing = explainHistory(history, migrationsDir);
  const graph = explainGraph(history, migrationsDir);
  if (graph === null) return { ...standing, fine: isInOrder(history) };
  return {
    summary: `${standing.summary} ${graph.summary}`,
    next: graphFirst.has(history.verdict) ? graph.next : standing.next,
    fine: false,
  };
}

type GraphState = Pick<Lineage, 'heads' | 'problems'>;

/** A problem in one sentence, without its full stop. Pure. */
export function describeProblem({ code, migration, parent }: LineageProblem): string {
  if (migration === parent) return `${migration} says that it revises itself`;
  return code === 'unknown-parent'
    ? `${migration} says "Revises: ${parent}", and there is no migration of that name`
    : `${migration} says "Revises: ${parent}", but its name comes first, so Prisma applies it before that one`;
}

function remedy({ code, migration, parent }: LineageProblem, migrationsDir: string): string {
  const file = asArgument(`${migrationsDir}/${migration}/migration.sql`);
  if (code === 'unknown-parent' || migration === parent) {
    return `Bring the missing folder back ("git pull"); if there is none, and ${migration} is applied nowhere, correct that line in ${file}.`;
  }
  return `Rename its folder so that it comes after ${parent}: "${db(`rebase ${asArgument(migration)}`)}" does that for one that is applied nowhere.`;
}
