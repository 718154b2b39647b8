// A server as it should not be: it looks at its start whether its column is there, and adds it if not.
// The script beside it starts two of these, and lets both look before either of them goes on, so that it shows each time.
import { once } from 'node:events';
import { withDatabase } from './database.mjs';

await withDatabase(async (client) => {
  const { rowCount } = await client.query(
    "SELECT FROM information_schema.columns WHERE table_schema = 'reload' AND column_name = 'note'",
  );
  process.send({ isThere: rowCount > 0 });
  await once(process, 'message');
  if (rowCount === 0) await client.query('ALTER TABLE reload.products ADD COLUMN note text');
}).then(
  () => process.send({ refused: null }),
  (error) => process.send({ refused: error.message }),
);
process.disconnect();
