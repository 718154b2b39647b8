import { expect, it } from 'vitest';
import { failureLines } from '../../packages/toolkit/src/printable.ts';

it('tells a failure without empty lines, and without where in its own code the engine was', () => {
  const log = `A migration failed to apply.

Database error code: 23505

Database error:
ERROR: could not create unique index "customers_phone_key"
DETAIL: Key (phone)=(040: 5678) is duplicated.

   0: sql_schema_connector::apply_migration::apply_script
           with migration_name="2_phone"
             at schema-engine/connectors/sql-schema-connector/src/apply_migration.rs:113
   1: schema_commands::commands::apply_migrations::Applying migration
`;
  expect(failureLines(log)).toEqual([
    'A migration failed to apply.',
    'Database error code: 23505',
    'Database error:',
    'ERROR: could not create unique index "customers_phone_key"',
    'DETAIL: Key (phone)=(040: 5678) is duplicated.',
  ]);
  expect(failureLines('ERROR: no')).toEqual(['ERROR: no']);
});
