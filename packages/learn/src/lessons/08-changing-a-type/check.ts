import { type CheckContext, demand, demandAgreement, demandApplied } from '../../runner/lesson-check.ts';

export async function check({ column, query, history, differences }: CheckContext): Promise<void> {
  const day = await column('deliveries', 'delivered_on');
  demand(day?.type === 'date' && day.nullable, {
    expected: 'a column delivered_on of type date, which may be empty',
    found: day === undefined ? 'the table has no such column' : `${day.type}${day.nullable ? '' : ', required'}`,
    hint: 1,
  });
  const note = await column('deliveries', 'delivered_note');
  demand(note !== undefined && /^(text|character varying)/.test(note.type) && note.nullable, {
    expected: 'a column delivered_note for text, which may be empty',
    found: note === undefined ? 'the table has no such column' : `${note.type}${note.nullable ? '' : ', required'}`,
    hint: 1,
  });

  const [{ rows } = { rows: 0 }] = await query<{ rows: number }>('SELECT count(*)::int AS rows FROM deliveries');
  demand(rows === 500, { expected: 'the 500 deliveries', found: `${rows} of them`, hint: 2 });
  const wrong = await query<{ id: number; is: string; right: string }>(
    `SELECT id, coalesce(delivered_on::text, 'no day') AS is, to_char(date '2025-01-01' + id, 'YYYY-MM-DD') AS right
       FROM deliveries WHERE id <= 497 AND delivered_on IS DISTINCT FROM date '2025-01-01' + id ORDER BY id`,
  );
  demand(wrong.length === 0, {
    expected: 'the day on which each delivery came',
    found: `${wrong.length} others; the first is ${wrong[0]?.id}: ${wrong[0]?.is} instead of ${wrong[0]?.right}`,
    hint: 3,
  });
  const unknown = await query<{ id: number; day: string | null; note: string | null }>(
    'SELECT id, delivered_on::text AS day, delivered_note AS note FROM deliveries WHERE id > 497 ORDER BY id',
  );
  const words = ['yesterday', '2026-02-30', 'with the Monday tour'];
  const lost = unknown.find((row, index) => row.day !== null || row.note !== words[index]);
  demand(lost === undefined, {
    expected: 'no day for what is none, and what was written there in delivered_note',
    found: `${lost?.id}: ${lost?.day ?? 'no day'}, ${lost?.note === null ? 'no note' : `note "${lost?.note}"`}`,
    hint: lost?.day === null ? 2 : 3,
  });

  const { timeline } = await history();
  demandApplied(timeline, { hint: 1 });
  demandAgreement(await differences(), { expected: 'that migrations, blueprint and table say the same', hint: 1 });
}
