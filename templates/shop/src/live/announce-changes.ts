import type { PrismaClient } from '../../prisma/generated/client.ts';
import { CHANNEL, type Change, toNotifications } from './change.ts';

/** Milliseconds in which changes are collected, so that many sales in a second are one notification. */
const COLLECT = 100;

export interface ChangeAnnouncer {
  /** Tells the tills of every server, soon. The change itself is done already, and never waits for this. */
  announce(change: Change): void;
  /** Tells what is still to be told, and stops. */
  close(): Promise<void>;
}

/**
 * Tells changes through PostgreSQL, after the transactions that made them. Within one of them NOTIFY would hold a lock of the whole
 * database until the commit is on disk, and so let only one sale at a time be written.
 *
 * @param onLost called when a change could not be told; tills see it with their next search
 */
export function announceChanges(prisma: PrismaClient, onLost: (reason: unknown) => void): ChangeAnnouncer {
  const products = new Set<number>();
  const kinds = new Set<Exclude<Change['kind'], 'products'>>();
  let timer: NodeJS.Timeout | undefined;
  let telling: Promise<unknown> = Promise.resolve();

  function tellNow(): void {
    timer = undefined;
    const changes: Change[] = [...kinds].map((kind) => ({ kind }));
    if (products.size > 0) changes.push({ kind: 'products', ids: [...products] });
    kinds.clear();
    products.clear();
    const texts = changes.flatMap(toNotifications);
    telling = notify(prisma, texts).catch(onLost);
  }

  return {
    announce(change) {
      if (change.kind === 'products') for (const id of change.ids) products.add(id);
      else kinds.add(change.kind);
      timer ??= setTimeout(tellNow, COLLECT);
    },
    async close() {
      if (timer !== undefined) {
        clearTimeout(timer);
        tellNow();
      }
      await telling;
    },
  };
}

/** Sends notifications with these texts. */
export async function notify(prisma: PrismaClient, texts: readonly string[]): Promise<void> {
  await prisma.$executeRaw`SELECT pg_notify(${CHANNEL}, text) FROM unnest(${texts}::text[]) AS text`;
}
