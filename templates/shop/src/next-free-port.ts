import { createServer } from 'node:net';

/** Ports that are tried. A machine on which so many are taken has another problem. */
const TRIED = 20;

/**
 * The first port from `wanted` on that nobody listens on; `wanted` itself when there is none, so that the server says why
 * it can't start. It is free now, and may be taken in the next moment.
 *
 * @param wanted 0 stays 0, which takes any free port
 */
export async function nextFreePort(host: string, wanted: number): Promise<number> {
  if (wanted === 0) return wanted;
  for (let port = wanted; port < wanted + TRIED && port <= 65535; port++) {
    if (await isFree(host, port)) return port;
  }
  return wanted;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // Only a port that is taken is a reason to look further: what else is wrong, the server itself says.
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
