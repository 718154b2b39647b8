import { type CheckContext, demand, NotYet, type Place } from '../../check.ts';

/** What the check reads of a line of the till's journal; start/till.ts writes it. */
interface Entry {
  readonly what: string;
  readonly version?: string;
  readonly id?: number;
  readonly cents?: number;
  readonly columns?: readonly string[];
  readonly unreadable?: number;
}

/** What the batches do, where there are both columns. */
const BATCHES = `
  DO $$ BEGIN
    IF (SELECT count(*) FROM pg_attribute WHERE attrelid = 'sales'::regclass AND attname IN ('total', 'total_cents')) = 2
    THEN UPDATE sales SET total = total_cents / 100.0 WHERE total IS NULL;
    END IF;
  END $$`;

export async function check(context: CheckContext): Promise<void> {
  const journal = entriesIn(context.read('till/journal.jsonl') ?? '');
  await tableIsRight(context);
  await salesAreRight(context, journal);
  tillSoldMeanwhile(journal.slice(journal.findLastIndex(({ what }) => what === 'open')));
  await context.everywhere({
    hint: 1,
    demands: tableIsRight,
    facts: [
      {
        says: 'the same amount in each sale as before, in whole units',
        start: 'SELECT id, (total_cents / 100.0)::numeric(14, 3) FROM sales',
        now: 'SELECT id, total FROM sales',
        hint: 2,
      },
    ],
    changes: ['sales.total_cents'],
    // The old sales are filled in batches, which are no migration, while the till sells; what became of each sale the till's journal tells.
    between: BATCHES,
    applied: {
      expected: 'migrations that add the one column and drop the other, each of them applied',
      beyond: 2,
    },
  });
}

/** The lines that are whole: the till may be writing the last one. */
function entriesIn(text: string): Entry[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.filter((line) => line !== '').map(entryOf);
}

function entryOf(line: string): Entry {
  try {
    const entry: Entry | null = JSON.parse(line);
    if (typeof entry?.what === 'string') return entry;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new NotYet({
    expected: 'a journal that the till alone has written',
    found: `a line in till/journal.jsonl that is not the till's (reset the lesson): ${line}`,
    hint: 1,
  });
}

async function tableIsRight({ column }: Place): Promise<void> {
  const total = await column('sales', 'total');
  demand(total?.type === 'numeric(14,3)', {
    expected: 'a column sales.total of the type numeric(14,3)',
    found: total === undefined ? 'the table has no such column' : `its type is ${total.type}`,
    hint: 1,
  });
  demand(!total.nullable, { expected: 'a total in every sale', found: 'the column may be empty', hint: 3 });
  demand((await column('sales', 'total_cents')) === undefined, {
    expected: 'no column "total_cents" any more',
    found: 'the table still has it',
    hint: 3,
  });
}

async function salesAreRight({ query }: CheckContext, journal: readonly Entry[]): Promise<void> {
  const rows = await query<{ id: number; thousandths: number }>(
    'SELECT id, (total * 1000)::int AS thousandths FROM sales',
  );
  const totals = new Map(rows.map(({ id, thousandths }) => [id, thousandths]));
  const before = Array.from({ length: 5000 }, (_, index) => ({
    id: index + 1,
    cents: 100 + (((index + 1) * 37) % 4900),
  }));
  const sold = [...before, ...journal.filter(({ what }) => what === 'sold')];
  const missing = sold.filter(({ id }) => !totals.has(id ?? 0)).length;
  demand(missing === 0, {
    expected: `all ${sold.length} sales that were made`,
    found: `${missing} of them are not there`,
    hint: 3,
  });
  const wrong = sold.filter(({ id, cents }) => totals.get(id ?? 0) !== (cents ?? 0) * 10).length;
  demand(wrong === 0, {
    expected: 'the same amount in each sale as before, in whole units',
    found: `${wrong} sales with another amount`,
    hint: 2,
  });
}

/** @param day The journal of the last time that the shop was opened. */
function tillSoldMeanwhile(day: readonly Entry[]): void {
  const [opened] = day;
  const closed = day.at(-1);
  demand(opened?.columns !== undefined && !opened.columns.includes('total'), {
    expected: 'a till that was opened before the first change',
    found: opened === undefined ? 'it was never opened' : 'it was opened after that (reset the lesson)',
    hint: 1,
  });
  const lost = day.filter(({ what }) => what === 'lost').length;
  demand(lost === 0, { expected: 'no lost sale', found: `${lost} (reset the lesson, and try again)`, hint: 1 });
  const unreadable = Math.max(0, ...day.map((entry) => entry.unreadable ?? 0));
  demand(unreadable === 0, {
    expected: 'a total in all sales when version 3 begins to read it',
    found: `it left ${unreadable} sales out of its report (reset the lesson, and try again)`,
    hint: 2,
  });
  demand(
    day.some(({ what, version }) => what === 'sold' && version === '3'),
    { expected: 'sales of version 3', found: 'it was never deployed', hint: 3 },
  );
  demand(closed?.what === 'close' && closed.columns?.includes('total_cents') === false, {
    expected: 'a till that was closed after the last change',
    found: closed?.what === 'close' ? 'it was closed before that' : 'it is still open',
    hint: 3,
  });
}
