import type { ClientBase } from 'pg';
import { demand, type Shortfall } from '../demands.ts';

/**
 * Finds the columns whose next number a row has already, so that the next one that is added is refused: a sequence is neither in the catalogue
 * nor among the rows.
 *
 * @returns Each as `customers.id`.
 */
export async function findTakenNumbers(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ question: string }>(QUESTIONS);
  if (rows.length === 0) return [];
  const taken = await client.query<{ name: string }>(rows.map(({ question }) => question).join(' UNION ALL '));
  return taken.rows.map(({ name }) => name).sort();
}

/** Ends a check with `NotYet` when the next number of a column is taken that was free before. */
export async function demandFreeNumbers(
  client: ClientBase,
  before: readonly string[],
  hint: Shortfall['hint'],
): Promise<void> {
  const [name] = (await findTakenNumbers(client)).filter((one) => !before.includes(one));
  demand(name === undefined, {
    expected: 'a table that takes one more row and gives it a number of its own',
    found: `the next number for ${name} is one that a row has already`,
    hint,
  });
}

/** A question for each column that gets its values of a sequence: by its default, or as an identity. */
const QUESTIONS = `
  SELECT format(
    'SELECT %L AS name WHERE EXISTS (
       SELECT FROM %s AS t, %s AS s, pg_sequence AS p
        WHERE p.seqrelid = %s AND t.%I = s.last_value + CASE WHEN s.is_called THEN p.seqincrement ELSE 0 END)',
    a.attrelid::regclass || '.' || a.attname, a.attrelid::regclass, uses.sequence::regclass, uses.sequence, a.attname
  ) AS question
  FROM (
    SELECT refobjid AS relation, refobjsubid AS number, objid AS sequence FROM pg_depend
     WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype = 'i' AND refobjsubid > 0
    UNION
    SELECT d.adrelid, d.adnum, on_sequence.refobjid FROM pg_attrdef d JOIN pg_depend on_sequence
        ON on_sequence.classid = 'pg_attrdef'::regclass AND on_sequence.objid = d.oid
       AND on_sequence.refclassid = 'pg_class'::regclass AND on_sequence.refobjid <> d.adrelid
  ) AS uses
  JOIN pg_attribute a ON a.attrelid = uses.relation AND a.attnum = uses.number
  JOIN pg_class c ON c.oid = uses.sequence AND c.relkind = 'S'
  WHERE a.atttypid IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype)`;
