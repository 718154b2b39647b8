// Waits until the database answers:  node container/wait.mjs <seconds>
// Ends with 0 when it does, and with 1 when it did not in that time.
import { setTimeout as sleep } from 'node:timers/promises';
import { withDatabase } from './database.mjs';

const until = Date.now() + Number(process.argv[2]) * 1000;
for (;;) {
  const fault = await withDatabase((client) => client.query('SELECT 1')).then(
    () => null,
    (error) => error,
  );
  if (fault === null) break;
  if (Date.now() > until) {
    console.error(`The database does not answer: ${fault.message}`);
    process.exit(1);
  }
  await sleep(500);
}
