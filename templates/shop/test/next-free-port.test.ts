import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { nextFreePort } from '../src/next-free-port.ts';

const host = '127.0.0.1';
const servers: Server[] = [];

/** Listens on a port and returns it. */
async function take(port: number): Promise<number> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('nextFreePort', () => {
  it('is the wanted port while nobody listens there', async () => {
    const port = await take(0);
    servers.pop()?.close();
    expect(await nextFreePort(host, port)).toBe(port);
  });

  it('is one after it when somebody does, and leaves 0 alone', async () => {
    const taken = await take(0);
    const next = await nextFreePort(host, taken);
    expect(next).toBeGreaterThan(taken);
    expect(await take(next)).toBe(next);
    expect(await nextFreePort(host, 0)).toBe(0);
  });
});
