import fp from 'fastify-plugin';

/**
 * Lets the server end as soon as the running requests are answered: their connections are not kept for a next one, which
 * closing would otherwise wait for.
 */
export const gracefulClosePlugin = fp(
  async (app) => {
    let closing = false;
    app.addHook('preClose', async () => {
      closing = true;
    });
    app.addHook('onSend', async (_request, reply) => {
      if (closing) reply.header('connection', 'close');
    });
  },
  { name: 'graceful-close' },
);
