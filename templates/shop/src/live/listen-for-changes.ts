import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { CHANNEL, type Change, readNotification } from './change.ts';

/** Milliseconds from one look at the connection to the next, and how long an answer may take. */
const LOOK_EVERY = 30_000;
const LOOK_TIMEOUT = 5_000;
/** Milliseconds before the first and any later try to connect again. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 15_000;

/** Milliseconds in which a notification that was sent through another connection has to arrive. */
const PROBE_TIMEOUT = 5_000;

const NOT_PASSED_ON =
  'Notifications of the database do not arrive, as behind a pooler that shares sessions. Set LISTEN_DATABASE_URL to the ' +
  'address of the database itself.';

export interface ChangeListener {
  /** Stops listening, and closes the connection. */
  close(): Promise<void>;
}

/**
 * Listens to what PostgreSQL tells of changes, in a connection of its own, until it is closed. A lost connection is made again,
 * and then `everything` is told, because nobody keeps what was said meanwhile.
 *
 * @param databaseUrl leads to the database itself: a pooler that shares sessions passes no notification on
 * @param tell called for each change
 * @param notify sends a notification through another connection, which shows whether any arrive
 * @param onFault called with the reason when the connection is lost or cannot be made, or when no notification arrives
 */
export function listenForChanges(
  databaseUrl: string,
  {
    tell,
    notify,
    onFault,
  }: {
    tell(change: Change): void;
    notify(text: string): Promise<unknown>;
    onFault(reason: unknown): void;
  },
): ChangeListener {
  const probe = `probe ${randomUUID()}`;
  let client: Client | null = null;
  let isClosed = false;
  let isFirst = true;
  let pause = FIRST_PAUSE;
  let timer: NodeJS.Timeout | undefined;
  let probing: NodeJS.Timeout | undefined;
  void connect();

  async function connect(): Promise<void> {
    const fresh = new Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: LOOK_TIMEOUT,
      query_timeout: LOOK_TIMEOUT,
      application_name: 'shop changes',
    });
    client = fresh;
    fresh.on('error', (error) => lose(fresh, error));
    fresh.on('end', () => lose(fresh, new Error('The database has closed the connection.')));
    fresh.on('notification', ({ payload = '' }) => {
      if (payload === probe) clearTimeout(probing);
      const change = readNotification(payload);
      if (change) tell(change);
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${CHANNEL}`);
      if (isClosed) return;
      if (isFirst) await sendProbe();
      else tell({ kind: 'everything' });
      isFirst = false;
      pause = FIRST_PAUSE;
      lookLater(fresh);
    } catch (error) {
      lose(fresh, error);
    }
  }

  async function sendProbe(): Promise<void> {
    probing = setTimeout(() => onFault(new Error(NOT_PASSED_ON)), PROBE_TIMEOUT);
    await notify(probe);
  }

  // A connection whose other end is gone says nothing by itself for hours.
  function lookLater(current: Client): void {
    timer = setTimeout(() => {
      current.query('SELECT').then(
        () => client === current && lookLater(current),
        (error) => lose(current, error),
      );
    }, LOOK_EVERY);
  }

  function lose(lost: Client, reason: unknown): void {
    if (isClosed || client !== lost) return;
    client = null;
    clearTimeout(timer);
    void lost.end().catch(() => {});
    onFault(reason);
    timer = setTimeout(connect, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      clearTimeout(probing);
      await client?.end().catch(() => {});
    },
  };
}
