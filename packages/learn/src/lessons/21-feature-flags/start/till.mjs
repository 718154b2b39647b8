// The new till, as far as the price of a coffee goes. It knows the happy hour, and asks the database whether there is one.
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import pg from 'pg';

const { DATABASE_URL } = parseEnv(readFileSync(new URL('.env', import.meta.url), 'utf8'));
const client = new pg.Client({ connectionString: DATABASE_URL });
await client.connect();
try {
  const { rows } = await client.query("SELECT enabled, options FROM feature_flags WHERE name = 'happy hour'");
  const [flag] = rows;
  const price = 2;
  // A flag that nobody has set is off, and an option that nobody has set has its usual value.
  const percent = flag?.enabled ? (flag.options.percent ?? 20) : 0;
  console.log(`A coffee costs ${(price * (1 - percent / 100)).toFixed(3)}${percent > 0 ? ', happy hour' : ''}.`);
} catch (error) {
  console.error(`The till can't start: ${error.message}`);
  process.exitCode = 1;
} finally {
  await client.end();
}
