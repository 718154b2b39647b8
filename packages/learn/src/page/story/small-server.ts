import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';

/** How PostgreSQL names the server's sessions in `pg_stat_activity`. */
export const SERVER_NAME = 'story server';

/** What a request waits to send. */
export interface Staged {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** How far a request has come. */
export interface Progress {
  readonly request: string;
  /** Statements that are made, and not sent. */
  readonly staged: readonly Staged[];
  /** The connection that is lent to it. */
  readonly connection: pg.PoolClient | null;
}

/**
 * A server with one route, which takes a new member. It does what the shop's server does, with the driver below Prisma's adapter
 * and without Prisma, which can't be made to stand still in the middle of a request.
 */
export class SmallServer {
  readonly pool: pg.Pool;
  readonly #server: Server;
  #expected: ((handling: AsyncGenerator<Progress, void>) => void) | undefined;

  private constructor(pool: pg.Pool, server: Server) {
    this.pool = pool;
    this.#server = server;
    server.on('request', (request, response) => this.#expected?.(answer(request, response, pool)));
  }

  /** Starts it on a free port of this machine. It asks the database something at once, so its first connection is open. */
  static async start(connectionString: string): Promise<SmallServer> {
    const pool = new pg.Pool({ connectionString, application_name: SERVER_NAME, max: 3, idleTimeoutMillis: 0 });
    pool.on('error', () => {}); // a connection that was cut is replaced
    await pool.query('SELECT count(*) FROM _prisma_migrations WHERE finished_at IS NOT NULL');
    const server = createServer();
    await new Promise<void>((listening, fail) => {
      server.once('error', fail);
      server.listen(0, '127.0.0.1', listening);
    });
    return new SmallServer(pool, server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Sends it a request, and hands over both ends: the answer to come, and the server's side, which goes on when it is told to. */
  async request(body: object): Promise<{ answered: Promise<Answered>; handling: AsyncGenerator<Progress, void> }> {
    const arrived = new Promise<AsyncGenerator<Progress, void>>((arrive) => {
      this.#expected = arrive;
    });
    const answered = post(`http://127.0.0.1:${this.port}/members`, body);
    answered.catch(() => {}); // whoever waits for the answer hears of it
    return { answered, handling: await Promise.race([arrived, answered.then(neverBefore)]) };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
    await this.pool.end();
  }
}

/** What came back over HTTP. */
export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** One request, from its arrival to the end of it. It stands still at each `yield`. */
async function* answer(
  request: IncomingMessage,
  response: ServerResponse,
  pool: pg.Pool,
): AsyncGenerator<Progress, void> {
  const line = `${request.method} ${request.url}`;
  const { name } = JSON.parse(await text(request)) as { name: string };
  yield { request: `${line}, read and checked`, staged: [], connection: null };

  const staged: Staged[] = [
    { text: 'INSERT INTO members (name) VALUES ($1) RETURNING id, name', values: [name] },
    { text: 'INSERT INTO points (member_id, amount) VALUES (lastval(), $1)', values: [50] },
  ];
  yield { request: `${line}, has its statements ready`, staged, connection: null };

  const connection = await pool.connect();
  try {
    await connection.query('BEGIN');
    const [member] = (await connection.query(sent(staged[0] as Staged))).rows;
    await connection.query(sent(staged[1] as Staged));
    yield { request: `${line}, waits for the commit`, staged: [], connection };

    await connection.query('COMMIT');
    yield { request: `${line}, writes its answer`, staged: [], connection };

    response.writeHead(201, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(member));
    yield { request: `${line}, answered`, staged: [], connection };
  } catch (error) {
    response.destroy();
    throw error;
  } finally {
    // Where the commit was not reached, nothing of it may stay.
    await connection.query('ROLLBACK').catch(() => {});
    connection.release();
  }
}

function sent({ text, values }: Staged): pg.QueryConfig {
  return { text, values: [...values] };
}

async function post(url: string, body: object): Promise<Answered> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.text() };
}

function neverBefore(): never {
  throw new Error('The request was answered before the server had it.');
}
