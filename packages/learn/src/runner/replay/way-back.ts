import path from 'node:path';
import type { DatabaseSettings } from 'pos-migrate/internal/env';
import { DbError } from 'pos-migrate/internal/errors';
import { promisesAllBack, readLosses } from 'pos-migrate/internal/history/down-header';
import { readMigrationFiles } from 'pos-migrate/internal/history/migration-files';
import { withScratchSession } from 'pos-migrate/internal/scratch/apply-history';
import type { ScratchDatabase } from 'pos-migrate/internal/scratch/scratch-database';
import { parseSql, SqlSyntaxError } from 'pos-migrate/internal/sql/parse';
import { applyUp } from 'pos-migrate/internal/steps/apply-step';
import { readStep } from 'pos-migrate/internal/steps/step';
import { goDownAndUp, readMoment } from 'pos-migrate/internal/verify/round-trip';
import { demand, type Shortfall } from '../demands.ts';

/** A down.sql that says itself that it is none, or was written for another text, so that no downgrade runs it. */
const NO_WAY: ReadonlySet<string | undefined> = new Set(['irreversible', 'stale']);

/** Which ways back are tried, and where. */
export interface WayBack {
  readonly settings: DatabaseSettings;
  /** Absolute path of the practice folder. */
  readonly practiceDir: string;
  /** The migrations that the start does not have, in the order in which they are applied. */
  readonly names: readonly string[];
  /** SQL to run before each of them. */
  readonly between: string;
  /** Whether the lesson asks for a way back of each migration that changes more than rows. */
  readonly asked: boolean;
  readonly hint: Shortfall['hint'];
}

/**
 * Ends a check with `NotYet` when a `down.sql` does not take back what its migration has made: it is run, and the catalogues are
 * compared. Its rows are compared where it says that it loses nothing.
 *
 * @param copy A copy of the start, which is used up.
 */
export async function demandWayBack(
  copy: ScratchDatabase,
  { settings, practiceDir, names, between, asked, hint }: WayBack,
): Promise<void> {
  const folder = path.join(practiceDir, 'prisma', 'migrations');
  const downs = new Map(readMigrationFiles(folder).map(({ name, down }) => [name, down]));
  await withScratchSession(copy, settings, async (session) => {
    for (const name of names) {
      const step = readStep(folder, name);
      await session.client.query(between);
      const before = await readMoment(session);
      try {
        await applyUp(session, step);
      } catch (error) {
        // It was applied without a way back between: what an earlier down.sql says that it loses is missing here.
        if (error instanceof DbError && error.code.startsWith('DB_STEP_')) return;
        throw error;
      }
      const up = await readMoment(session);
      if (step.down !== null && !NO_WAY.has(downs.get(name)?.state) && (await hasStatements(step.down))) {
        const { problems } = await goDownAndUp(session, step, before, up);
        const [problem] = problems.filter(
          ({ code }) => code !== 'rows-differ' || promisesAllBack(readLosses(step.down ?? '')),
        );
        demand(problem === undefined, {
          expected: 'a down.sql that takes back what its migration has made',
          found: `${name}: ${problem?.says}${problem?.details[0] ? ` (${problem.details[0]})` : ''}`,
          hint,
        });
      } else {
        const changed = JSON.stringify(before.catalog) !== JSON.stringify(up.catalog);
        demand(!asked || !changed, {
          expected: 'a way back in the down.sql of each migration that changes more than rows',
          found: `none for ${name}`,
          hint,
        });
      }
    }
  });
}

/** Whether there is more than the frame that `revision` writes. A text that is no SQL is run, so that PostgreSQL says what is wrong. */
async function hasStatements(sql: string): Promise<boolean> {
  try {
    const { stmts = [] } = await parseSql(sql);
    return stmts.some(({ stmt }) => stmt !== undefined && !('TransactionStmt' in stmt) && !('VariableSetStmt' in stmt));
  } catch (error) {
    if (error instanceof SqlSyntaxError) return true;
    throw error;
  }
}
