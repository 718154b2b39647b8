import fp from 'fastify-plugin';
import { announceChanges, notify } from './announce-changes.ts';
import type { Change } from './change.ts';
import { type ChangeListener, listenForChanges } from './listen-for-changes.ts';

declare module 'fastify' {
  interface FastifyInstance {
    changes: Changes;
  }
}

/** What changes in the shop, wherever it is changed. */
export interface Changes {
  /** Tells the tills of every server, this one's too, what has just been changed. */
  announce(change: Change): void;
  /** Calls back for each change, whoever made it. @returns stops that */
  subscribe(listener: (change: Change) => void): () => void;
}

/** `app.changes`: PostgreSQL's LISTEN and NOTIFY. The first subscriber opens the connection that listens. */
export const livePlugin = fp<{ listenDatabaseUrl: string }>(
  async (app, { listenDatabaseUrl }) => {
    const listeners = new Set<(change: Change) => void>();
    const warn = (error: unknown) => app.log.warn(error, 'tills do not hear of changes');
    const announcer = announceChanges(app.prisma, warn);
    let connection: ChangeListener | null = null;

    const tell = (change: Change): void => {
      for (const listener of listeners) listener(change);
    };
    app.decorate('changes', {
      announce: announcer.announce,
      subscribe(listener: (change: Change) => void) {
        connection ??= listenForChanges(listenDatabaseUrl, {
          tell,
          notify: (text) => notify(app.prisma, [text]),
          onFault: warn,
        });
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
    app.addHook('onClose', async () => {
      await announcer.close();
      await connection?.close();
    });
  },
  { name: 'live', dependencies: ['prisma'] },
);
