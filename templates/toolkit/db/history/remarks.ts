import type { History } from './assess.ts';

/** What stops no deploy but should be known, one sentence each. */
export function remarkOn(history: History): string[] {
  const remarks: string[] = [];
  const outOfOrder = history.timeline.filter((entry) => entry.outOfOrder);
  if (outOfOrder[0]) {
    remarks.push(
      `${outOfOrder[0].name}${andMore(outOfOrder)} will be applied out of order, after later ones that are already in the database: check that it relies on none of what they change.`,
    );
  }
  if (history.heads.length > 1) {
    remarks.push(
      `The history has ${history.heads.length} heads, so two people worked side by side: check that neither undoes what the other did.`,
    );
  }
  for (const { code, migration, parent } of history.problems.slice(0, 5)) {
    remarks.push(
      code === 'unknown-parent'
        ? `${migration} says "Revises: ${parent}", and there is no migration of that name.`
        : `${migration} says "Revises: ${parent}", but Prisma applies that one later.`,
    );
  }
  const stale = history.timeline.filter((entry) => entry.down.state === 'stale');
  if (stale[0]) {
    remarks.push(
      `The down.sql of ${stale[0].name}${andMore(stale)} was written for another text of its migration.sql.`,
    );
  }
  return remarks;
}

function andMore(entries: readonly unknown[]): string {
  return entries.length > 1 ? ` and ${entries.length - 1} more` : '';
}
