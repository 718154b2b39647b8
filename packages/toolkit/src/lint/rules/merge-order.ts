import { findBranches } from '../../history/ancestry.ts';
import type { LintedMigration } from '../migration.ts';
import type { Rule, Surroundings } from '../rule.ts';
import { type Collision, findCollision, touchesOf } from '../touches.ts';

/** With more heads than people work side by side, the "Revises:" lines are broken, and "db heads" says where. */
const MOST_HEADS = 8;
/** Of two long branches many files touch the same things; a few say enough. */
const SHOWN = 5;

export const mergeOrder: Rule = {
  name: 'merge-order',
  severity: 'error',
  why: 'Two branches touch the same thing: a database that had one of them first may end up different from one that had the other first.',
  instead:
    'Run "db merge", which tries both orders on scratch databases; where they differ, move one behind the other with "db rebase".',
  *check({ name }, around) {
    const { lineage } = around;
    const parents = lineage.parents.get(name) ?? [];
    const isOpen = lineage.heads.length <= MOST_HEADS && name === lineage.heads.at(-1);
    const openHeads = isOpen ? lineage.heads : [];
    for (const joined of [parents, openHeads]) {
      const collisions = joined.length > 1 ? collisionsOf(joined, around) : [];
      yield* collisions.slice(0, SHOWN).map((what) => ({ what }));
      if (collisions.length > SHOWN) yield { what: `So do ${collisions.length - SHOWN} more pairs of migrations.` };
    }
  },
};

function collisionsOf(heads: readonly string[], { migrations, lineage, defaultSchema }: Surroundings): string[] {
  const collisions: string[] = [];
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  const branches = findBranches(lineage.parents, heads).branches.map(({ own }) =>
    own.flatMap((name) => byName.get(name) ?? []).map((migration) => ({ migration, touches: touchesIn(migration) })),
  );
  for (const [index, branch] of branches.entries()) {
    for (const other of branches.slice(index + 1)) {
      for (const ours of branch) {
        for (const theirs of other) {
          const collision = findCollision(ours.touches, theirs.touches);
          if (collision) collisions.push(inWords(collision, ours.migration, theirs.migration));
        }
      }
    }
  }
  return collisions;

  function touchesIn({ statements }: LintedMigration) {
    return statements.flatMap((statement) => touchesOf(statement, defaultSchema));
  }
}

function inWords({ first, second }: Collision, ours: LintedMigration, theirs: LintedMigration): string {
  const also = `${verbs[second.kind]} ${first.object === second.object ? 'the same' : second.object}`;
  return `${ours.name} ${verbs[first.kind]} ${first.object}, and ${theirs.name} ${also}, on another branch.`;
}

const verbs = { changes: 'changes', adds: 'adds to', uses: 'relies on' };
