// Prisma Studio in a container:  node docker/studio.mjs
//
// Studio listens on 127.0.0.1 only, where nothing outside of the container reaches it. This starts it there and passes on
// what arrives at port 5555 of the container. Whoever publishes that port shows all data to whoever reaches it.
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';

const inside = 5556;
const outside = 5555;

const studio = spawn(
  process.execPath,
  ['node_modules/prisma/build/index.js', 'studio', '--port', String(inside), '--browser', 'none'],
  { stdio: 'inherit' },
);
const relay = createServer((client) => {
  const server = connect(inside, '127.0.0.1');
  client.pipe(server).pipe(client);
  client.on('error', () => server.destroy());
  server.on('error', () => client.destroy());
}).listen(outside, '0.0.0.0');

studio.on('exit', (code) => {
  relay.close();
  process.exit(code ?? 1);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => studio.kill(signal));
