import { connect, createServer } from 'node:net';

/** Whether nobody listens on a port of 127.0.0.1, on all addresses included. */
export async function isPortFree(port: number): Promise<boolean> {
  // Some systems let a program bind 127.0.0.1 beside one that has bound all addresses: ask both ways.
  return (await canListen(port)) && !(await answers(port));
}

/**
 * Finds a free port: the one that is wanted, else one of the twenty after it, else any. 0 wants any.
 * It is free now; the caller must cope with somebody taking it in the next moment.
 */
export async function findFreePort(wanted: number): Promise<number> {
  for (let port = wanted; wanted > 0 && port <= Math.min(wanted + 20, 65535); port++) {
    if (await isPortFree(port)) return port;
  }
  return anyFreePort();
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.setTimeout(1000, () => done(true));
  });
}
