import path from 'node:path';
import type {} from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import { SaleRecorder, type SaleRoute } from './sale-recorder.ts';
import { Watching } from './watching.ts';

/** Among the sources, whichever runs. */
const browserFolder = path.join(import.meta.dirname, '..', '..', 'src', 'page', 'browser');
/** Milliseconds between two signs of life, so that a connection that is gone is noticed. */
const HEARTBEAT = 15_000;

/** What the page has to know of the project. */
export interface LearnPageOptions {
  /** Absolute path of the project that has the lessons. */
  readonly projectDir: string;
  /** The request whose way through the server is shown. */
  readonly sale: SaleRoute;
}

/**
 * `/learn`: blueprint, plan and tables as they are at this moment, the history step by step, and the way of a sale. For
 * development: it shows how the shop is made to whoever asks. While nobody looks, it does nothing.
 */
export const learnPlugin = fp(
  async (app: FastifyInstance, { projectDir, sale }: LearnPageOptions) => {
    const watching = new Watching(projectDir);
    const streams = new Set<FastifyReply>();
    const recorder = new SaleRecorder((sale) => {
      for (const { raw } of streams) raw.write(event('sale', sale));
    });
    recorder.attach(app, { ...sale, isWanted: () => streams.size > 0 });

    // Not for the API's description, and not counted: a page that is open asks again and again.
    const options = { schema: { hide: true } as object, config: { rateLimit: false } as const };
    app.get('/learn', options, (_request, reply) => reply.sendFile('index.html', browserFolder));
    app.get<{ Params: { '*': string } }>('/learn/*', options, (request, reply) =>
      reply.sendFile(request.params['*'], browserFolder),
    );
    app.get('/learn/places', options, () => watching.places());
    app.get('/learn/story', options, () => watching.story('look'));
    app.post('/learn/story/next', options, () => watching.story('next'));
    app.post('/learn/story/again', options, () => watching.story('again'));
    app.get<{ Params: { place: string; name: string } }>('/learn/:place/steps/:name', options, ({ params }) =>
      watching.step(params.place, params.name),
    );
    app.get<{ Params: { place: string } }>('/learn/:place/events', options, async (request, reply) => {
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      raw.write('retry: 1000\n\n');
      streams.add(reply);
      if (recorder.last) raw.write(event('sale', recorder.last));
      const leave = watching.listen(request.params.place, {
        onView: (view) => raw.write(event('view', view)),
        onAbsent: (says) => raw.write(event('absent', says)),
      });
      const beating = setInterval(() => raw.write(':\n\n'), HEARTBEAT);
      raw.on('close', () => {
        clearInterval(beating);
        streams.delete(reply);
        leave();
      });
    });

    app.addHook('preClose', async () => {
      for (const { raw } of streams) raw.end();
      await watching.close();
    });
  },
  { name: 'learn', fastify: '5.x' },
);

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
