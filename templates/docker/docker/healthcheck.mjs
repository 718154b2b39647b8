// Asks the server of this container whether it lives:  node docker/healthcheck.mjs [live|ready]
// `ready` also wants the database to be within its reach. Exit codes: 0 yes, 1 no.
//
//   node docker/healthcheck.mjs --imports   loads all that the server's file imports, without starting it: is it there?
import { existsSync, readFileSync } from 'node:fs';

const [question = 'live'] = process.argv.slice(2);
if (question === '--imports') {
  const server = new URL(`../${process.env.SERVER || 'dist/src/server.js'}`, import.meta.url);
  const code = existsSync(server) ? readFileSync(server, 'utf8') : '';
  for (const [, name] of code.matchAll(/^import\b[^'"]*['"]([^'"]+)['"]/gm)) {
    await import(name.startsWith('.') ? new URL(name, server).href : name);
  }
} else {
  const address = `http://127.0.0.1:${process.env.PORT || 3000}/health/${question}`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(4000) }).catch((error) => error);
  if (!answer.ok) console.error(`${address}: ${answer.status ?? answer.cause?.message ?? answer.message}`);
  process.exitCode = answer.ok ? 0 : 1;
}
