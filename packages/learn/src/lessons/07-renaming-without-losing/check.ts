import { type CheckContext, demand, type Place } from '../../check.ts';

export function check({ everywhere }: CheckContext): Promise<void> {
  return everywhere({
    hint: 1,
    demands: nameIsFullName,
    facts: [
      {
        says: 'the name of each customer in full_name: Ada, Grace and Edsger',
        start: 'SELECT id, name FROM customers',
        now: 'SELECT id, full_name FROM customers',
        hint: 2,
      },
      {
        says: 'the phone number of each customer',
        start: 'SELECT id, phone FROM customers',
        // In the steps it may have been renamed: that loses nothing.
        now: "SELECT id, coalesce(to_jsonb(customers) ->> 'phone', to_jsonb(customers) ->> 'phone_number') FROM customers",
        hint: 2,
      },
    ],
    changes: ['customers.name', 'customers.phone'],
    elsewhere: "INSERT INTO customers (name, phone) VALUES ('Margaret', '050 7890'), (NULL, NULL)",
    applied: { beyond: 1, hint: 3 },
  });
}

async function nameIsFullName({ column }: Place): Promise<void> {
  demand((await column('customers', 'full_name')) !== undefined, {
    expected: 'a column "full_name" in the table customers',
    found: 'the table has no such column',
    hint: 1,
  });
  demand((await column('customers', 'name')) === undefined, {
    expected: 'no column "name" any more',
    found: 'the table still has it',
    hint: 2,
  });
}
