import fp from 'fastify-plugin';
import { Refusal } from '../errors.ts';

/**
 * Refuses requests that ask for another name than the shop's. Listening on 127.0.0.1 alone does not keep a foreign web
 * page out: it can let its own name point to 127.0.0.1 and then talk to the shop from the cashier's browser.
 */
export const knownHostsPlugin = fp<{ allowedHosts: readonly string[] }>(
  async (app, { allowedHosts }) => {
    const names = new Set(allowedHosts);
    const addresses = allowedHosts
      .map((name) => `http://${name}`)
      .join(', ')
      .replace(/, (?=[^,]*$)/, ' and ');
    app.addHook('onRequest', async (request) => {
      // Names of hosts are the same in small and large letters (RFC 4343).
      if (!names.has(request.hostname.toLowerCase())) {
        throw new Refusal('WRONG_HOST', `The shop answers at ${addresses} only.`);
      }
    });
  },
  { name: 'known-hosts', dependencies: ['errors'] },
);
