import fp from 'fastify-plugin';
import { Refusal } from '../errors.ts';

const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost']);

/**
 * Refuses requests that reached this machine under another name. Listening on 127.0.0.1 alone does not keep a foreign
 * web page out: it can let its own name point to 127.0.0.1 and then talk to the shop from the cashier's browser.
 */
export const localOnlyPlugin = fp(
  async (app) => {
    app.addHook('onRequest', async (request) => {
      if (!LOCAL_NAMES.has(request.hostname)) {
        throw new Refusal('WRONG_HOST', 'The shop answers at http://127.0.0.1 and http://localhost only.');
      }
    });
  },
  { name: 'local-only', dependencies: ['errors'] },
);
