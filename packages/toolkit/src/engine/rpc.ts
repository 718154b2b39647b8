import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** An error that answers one request. `data` is what the Prisma CLI reads. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: ErrorData | undefined;

  constructor(code: number, message: string, data?: ErrorData) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export interface ErrorData {
  readonly is_panic: boolean;
  readonly message: string;
  readonly error_code?: string | undefined;
  readonly meta?: unknown;
}

/** Answers one request. */
export type RpcHandler = (method: string, params: unknown) => Promise<unknown>;

type Id = number | string;
type Message = { id?: Id; method?: string; params?: unknown };

/** JSON-RPC 2.0 with the Prisma CLI: one message a line, one request at a time, requests in both directions. */
export class RpcConnection {
  readonly #output: Writable;
  readonly #asked = new Map<Id, () => void>();
  #lastAsked = 0;

  constructor(output: Writable) {
    this.#output = output;
  }

  /**
   * Answers requests until the other side closes the stream. A request that is under way then is brought to its end, so
   * that a migration which PostgreSQL is applying is also written down as applied.
   */
  async serve(input: Readable, handle: RpcHandler): Promise<void> {
    let work = Promise.resolve();
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const message = parseMessage(line);
      if (!message) {
        this.#send({ id: null, error: { code: -32700, message: 'Parse error' } });
      } else if (message.method === undefined) {
        this.#settle(message.id);
      } else {
        const { id, method, params } = message;
        work = work.then(() => this.#answer(id, handle, method, params));
      }
    }
    for (const id of this.#asked.keys()) this.#settle(id);
    await work;
  }

  /** Has the CLI print a text, and waits until it did. */
  async print(content: string): Promise<void> {
    this.#lastAsked += 1;
    const id = `print-${this.#lastAsked}`;
    const done = new Promise<void>((resolve) => this.#asked.set(id, resolve));
    this.#send({ id, method: 'print', params: { content } });
    await done;
  }

  async #answer(id: Id | undefined, handle: RpcHandler, method: string, params: unknown): Promise<void> {
    const outcome = await handle(method, params).then(
      (result) => ({ result: result ?? null }),
      (error: unknown) => {
        if (!(error instanceof RpcError)) throw error;
        return { error: { code: error.code, message: error.message, data: error.data } };
      },
    );
    if (id !== undefined) this.#send({ id, ...outcome });
  }

  #settle(id: Id | undefined): void {
    if (id === undefined) return;
    this.#asked.get(id)?.();
    this.#asked.delete(id);
  }

  #send(message: object): void {
    this.#output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }
}

function parseMessage(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}
