import type { ClientBase } from 'pg';
import type { Making } from './write-statements.ts';

/** Statements in an order in which they work, and those for which there is none. */
export interface Arranged {
  readonly ordered: readonly Making[];
  readonly stuck: readonly (Making & { readonly why: string })[];
}

/**
 * Finds an order in which statements can be run: whatever fails is put off until others have run. (A function may need a
 * table, a view a function, a default a function: PostgreSQL knows best.)
 *
 * @param client An empty scratch database; nothing of the trying stays in it.
 */
export async function arrangeStatements(client: ClientBase, makings: readonly Making[]): Promise<Arranged> {
  const ordered: Making[] = [];
  let waiting: (Making & { why: string })[] = makings.map((making) => ({ ...making, why: '' }));
  await client.query(`BEGIN; ${UNCHECKED_BODIES}`);
  try {
    for (let progress = true; progress && waiting.length > 0; ) {
      const failed: typeof waiting = [];
      for (const making of waiting) {
        await client.query('SAVEPOINT before');
        try {
          await client.query(making.sql);
          await client.query('RELEASE before');
          ordered.push({ what: making.what, sql: making.sql });
        } catch (error) {
          await client.query('ROLLBACK TO before; RELEASE before');
          failed.push({ ...making, why: (error as Error).message });
        }
      }
      progress = failed.length < waiting.length;
      waiting = failed;
    }
    return { ordered, stuck: waiting };
  } finally {
    await client.query('ROLLBACK');
  }
}

/** A function may name tables that come after it; PostgreSQL looks at its body when it is called. */
export const UNCHECKED_BODIES = 'SET LOCAL check_function_bodies = off;';
