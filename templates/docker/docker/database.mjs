// Waits until the server of DATABASE_URL lets us in:  node docker/database.mjs <seconds>
//
// Exit codes: 0 it does (or the database itself is missing, which a deploy creates), 2 it never will with this DATABASE_URL,
// 3 it did not within that time.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const limit = Number(process.argv[2]);
const began = performance.now();
process.exitCode = await wait(process.env.DATABASE_URL ?? '');

/** @param {string} url @returns {Promise<0 | 2 | 3>} */
async function wait(url) {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    // Its text is not shown, because it may hold a password.
    const what = url === '' ? 'is not set' : 'is not an address';
    console.error(`DATABASE_URL ${what}. Set it to postgresql://user:password@host:port/database.`);
    return 2;
  }
  const { host, username } = new URL(url);
  for (let told = false; ; told = true) {
    const fault = await tryToConnect(url);
    if (fault === undefined || fault.code === '3D000') {
      if (told) console.log(`The database server at ${host} answered after ${seconds()} s.`);
      return 0;
    }
    if (fault.code === '28P01' || fault.code === '28000') {
      console.error(
        `The database server at ${host} refuses the user "${username}": ${fault.message}. Correct DATABASE_URL.`,
      );
      return 2;
    }
    if (seconds() >= limit) {
      console.error(`No database server at ${host} within ${limit} s: ${fault.message || fault.code}.`);
      return 3;
    }
    if (!told)
      console.log(`Waiting up to ${limit} s for the database server at ${host} (${fault.message || fault.code}).`);
    await sleep(Math.min(500, limit * 1000));
  }
}

/** @param {string} url @returns {Promise<Error & { code?: string } | undefined>} */
async function tryToConnect(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on('error', () => {}); // a server that is being started cuts connections again
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => {});
  }
}

function seconds() {
  return Math.round((performance.now() - began) / 100) / 10;
}
