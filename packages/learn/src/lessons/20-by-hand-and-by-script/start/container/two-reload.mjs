// Two servers that migrate by themselves, and a file that is saved: the reloader of each starts it again. They work on a copy.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { withDatabase } from './database.mjs';

const program = fileURLToPath(new URL('migrates-itself.mjs', import.meta.url));
const run = (sql) => withDatabase((client) => client.query(sql));

await run('DROP SCHEMA IF EXISTS reload CASCADE; CREATE SCHEMA reload; CREATE TABLE reload.products (LIKE products)');
try {
  console.log('A file was saved: two servers start again.');
  const servers = [fork(program), fork(program)];
  const heard = () => Promise.all(servers.map(async (server) => (await once(server, 'message'))[0]));

  const looks = await heard();
  console.log(
    `Both look:   ${looks.some(({ isThere }) => isThere) ? 'the column is there.' : 'the column is not there.'}`,
  );
  const ends = heard();
  for (const server of servers) server.send('go on');
  const refused = (await ends).map((end) => end.refused).filter((words) => words !== null);
  console.log(`Both add it: ${2 - refused.length} done, ${refused.length} refused (${refused.join(', ')}).`);
  console.log(`Open:        ${2 - refused.length} of 2 servers.`);
} finally {
  await run('DROP SCHEMA reload CASCADE');
}
