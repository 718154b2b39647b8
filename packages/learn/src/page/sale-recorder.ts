import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type {
  FastifyInstance,
  FastifyRequest,
  onRequestHookHandler,
  onResponseHookHandler,
  preValidationHookHandler,
} from 'fastify';
import type { Pool, PoolClient } from 'pg';
import type { PathStep, SalePath } from './wire.ts';

type Recorded = Omit<SalePath, 'status' | 'total' | 'steps'> & { readonly began: number; readonly steps: PathStep[] };

/** The route that sells, and through what it reaches the database. */
export interface SaleRoute {
  /** `POST` */
  readonly method: string;
  /** `/orders` */
  readonly url: string;
  /** Prisma's driver adapter, before it has connected. */
  readonly adapter: Connecting;
}

/** As much of Prisma's adapter as is watched: what makes the connections, and where it keeps them. */
export interface Connecting {
  connect(): Promise<{ underlyingDriver(): unknown }>;
}

/**
 * Takes down the way of a sale: when the request arrived, how long it waited for a connection, each statement with its
 * time, and the answer. Only while somebody looks; otherwise requests pass as if it were not there.
 */
export class SaleRecorder {
  readonly #tell: (path: SalePath) => void;
  readonly #running = new AsyncLocalStorage<Recorded>();
  readonly #recorded = new WeakMap<FastifyRequest, Recorded>();
  /** The last sale that was recorded. */
  last: SalePath | undefined;

  constructor(tell: (path: SalePath) => void) {
    this.#tell = tell;
  }

  /** Puts itself in the way of the route that sells, and of the connections: before there is either. */
  attach(app: FastifyInstance, { method, url, adapter, isWanted }: SaleRoute & { isWanted: () => boolean }): void {
    app.addHook('onRoute', (route) => {
      if (route.method !== method || route.url !== url) return;
      route.onRequest = [...listOf(route.onRequest), this.#onRequest(isWanted)];
      // After the body is read: its stream belongs to the connection, and would lose the thread.
      route.preValidation = [...listOf(route.preValidation), this.#onBody];
      route.onResponse = [...listOf(route.onResponse), this.#onResponse];
    });
    const connect = adapter.connect.bind(adapter);
    adapter.connect = async () => {
      const connected = await connect();
      this.#listenTo(connected.underlyingDriver() as Pool);
      return connected;
    };
  }

  #onRequest(isWanted: () => boolean): onRequestHookHandler {
    return (request, _reply, done) => {
      if (isWanted()) {
        this.#recorded.set(request, {
          method: request.method,
          url: request.url,
          requestId: request.id,
          at: new Date().toISOString(),
          began: performance.now(),
          steps: [],
        });
      }
      done();
    };
  }

  readonly #onBody: preValidationHookHandler = (request, _reply, done) => {
    const path = this.#recorded.get(request);
    if (path) this.#running.run(path, done);
    else done();
  };

  readonly #onResponse: onResponseHookHandler = (request, reply, done) => {
    const path = this.#recorded.get(request);
    if (path) this.#end(path, reply.statusCode);
    done();
  };

  #end({ began, ...path }: Recorded, status: number): void {
    const total = performance.now() - began;
    const [first, last] = [
      Math.min(...path.steps.map(({ from }) => from)),
      Math.max(...path.steps.map(({ to }) => to)),
    ];
    const steps = [
      stepOf('request', 0, Math.min(first, total)),
      ...path.steps.toSorted((a, b) => a.from - b.from),
      ...(path.steps.length > 0 ? [stepOf('answer', last, total)] : []),
    ];
    this.last = { ...path, status, total, steps };
    this.#tell(this.last);
  }

  #listenTo(pool: Pool): void {
    const connect = pool.connect.bind(pool) as (callback?: (...lent: unknown[]) => void) => Promise<PoolClient>;
    const lend = (callback?: (...lent: unknown[]) => void): unknown => {
      const path = this.#running.getStore();
      if (path === undefined) return connect(callback);
      const from = performance.now() - path.began;
      const lent = () => path.steps.push(stepOf('pool', from, performance.now() - path.began));
      if (callback === undefined) return connect().finally(lent);
      // Whoever gives the connection back calls this, in the middle of another request.
      return connect(
        AsyncResource.bind((...args: unknown[]) => {
          lent();
          callback(...args);
        }),
      );
    };
    Object.assign(pool, { connect: lend });
    pool.on('connect', (client) => this.#listenToSession(client));
  }

  #listenToSession(client: PoolClient): void {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    let inTransaction = false;
    const ask = (...args: unknown[]): unknown => {
      const path = this.#running.getStore();
      const sql = textOf(args[0]);
      const alone = !inTransaction && !/^\s*BEGIN\b/i.test(sql);
      if (/^\s*BEGIN\b/i.test(sql)) inTransaction = true;
      if (/^\s*(COMMIT|ROLLBACK(?! TO))\b/i.test(sql)) inTransaction = false;
      if (path === undefined) return query(...args);
      const from = performance.now() - path.began;
      const session = (client as PoolClient & { processID?: number }).processID ?? null;
      const answered = (error: Error | null | undefined, result?: { rowCount?: number | null }) => {
        const step = stepOf('statement', from, performance.now() - path.began);
        path.steps.push({
          ...step,
          sql,
          alone,
          session,
          rows: result?.rowCount ?? null,
          refusal: error?.message ?? null,
        });
      };
      const callback = args.at(-1);
      if (typeof callback === 'function') {
        const told = (error: Error | null, result: { rowCount?: number | null }) => {
          answered(error, result);
          callback(error, result);
        };
        return query(...args.slice(0, -1), told);
      }
      const asked = query(...args);
      if (asked instanceof Promise) asked.then((result) => answered(null, result), answered);
      return asked;
    };
    Object.assign(client, { query: ask });
  }
}

function listOf<Hook>(hooks: Hook | Hook[] | undefined): Hook[] {
  return hooks === undefined ? [] : Array.isArray(hooks) ? hooks : [hooks];
}

function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  return (query as { text?: string } | null)?.text ?? '';
}

function stepOf(kind: PathStep['kind'], from: number, to: number): PathStep {
  return { kind, from, to, sql: null, rows: null, alone: false, session: null, refusal: null };
}
