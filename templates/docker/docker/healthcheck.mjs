// Asks the server of this container whether it lives:  node docker/healthcheck.mjs [live|ready]
// `ready` also wants the database to be within its reach. Exit codes: 0 yes, 1 no.
//
//   node docker/healthcheck.mjs --imports   loads the server's code without starting it: is every package there?
import { existsSync } from 'node:fs';

const [question = 'live'] = process.argv.slice(2);
if (question === '--imports') {
  const app = new URL('../dist/src/app.js', import.meta.url);
  if (existsSync(app)) await import(app.href);
} else {
  const address = `http://127.0.0.1:${process.env.PORT || 3000}/health/${question}`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(4000) }).catch((error) => error);
  if (!answer.ok) console.error(`${address}: ${answer.status ?? answer.cause?.message ?? answer.message}`);
  process.exitCode = answer.ok ? 0 : 1;
}
