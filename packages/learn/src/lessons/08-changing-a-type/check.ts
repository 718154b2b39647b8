import { type CheckContext, demand, type Place } from '../../check.ts';

export function check({ everywhere }: CheckContext): Promise<void> {
  return everywhere({
    hint: 1,
    demands: dayAndNoteAreThere,
    facts: [
      {
        says: 'the day on which each delivery came',
        // As rows.sql made them: what was written there depends on the day, and not the day on that.
        start: "SELECT id, date '2025-01-01' + id FROM deliveries WHERE id NOT IN (498, 499, 500)",
        now: 'SELECT id, delivered_on FROM deliveries',
        hint: 3,
      },
      {
        says: 'no day for what is none',
        start: 'SELECT id, NULL FROM deliveries WHERE id IN (498, 499, 500)',
        now: 'SELECT id, delivered_on FROM deliveries',
        hint: 3,
      },
      {
        says: 'what was written there in delivered_note, word for word, where it is no day',
        start: 'SELECT id, delivered_on FROM deliveries WHERE id IN (498, 499, 500)',
        now: 'SELECT id, delivered_note FROM deliveries',
        hint: 2,
      },
      {
        says: 'what each delivery has cost',
        start: 'SELECT id, cost::numeric(14, 3) FROM deliveries',
        hint: 2,
      },
    ],
    // The steps make the cost a numeric.
    elsewhere: `INSERT INTO deliveries (product, cost, delivered_on)
                VALUES ('Tea', 4.2, '17.5.2026'), ('Tea', 4.2, '2026-05-18')`,
    changes: ['deliveries.delivered_on', 'deliveries.cost'],
  });
}

async function dayAndNoteAreThere({ column }: Place): Promise<void> {
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
}
