import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a server answered: what was asked for, or a problem. */
export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

/** Somebody with a PIN. */
export interface Holder {
  readonly id: number;
  readonly pin: string;
}

interface Request {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Sent {
  readonly method: string;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
}

/** Milliseconds in which a killed server or database must be back. */
const PATIENCE = 120_000;

/** What leads from a till to the shop's servers: it asks until it is answered, with the same key, at whichever server is there. */
export class TillLine {
  /** How often a request had to be sent again, because its answer never came or the database did not answer. */
  sentAgain = 0;
  readonly #servers: readonly string[];
  readonly #manager: Holder;
  #cashier: Holder;
  #asked = 0;
  #device = '';
  #session = '';

  constructor(servers: readonly string[], manager: Holder) {
    this.#servers = servers;
    this.#manager = manager;
    this.#cashier = manager;
  }

  get cashier(): Holder {
    return this.#cashier;
  }

  /** Makes it the till of a register, as a manager who has signed in there does. */
  async register(registerId: number, credentials: { email: string; password: string }): Promise<void> {
    await this.#signIn('/session/password', credentials);
    const { body, cookies } = await this.#send('POST', '/devices', {
      body: { name: `Counter ${registerId}`, registerId },
    });
    this.#device = cookies.till ?? '';
    if (this.#device === '') throw new Error(`No till: ${JSON.stringify(body)}`);
  }

  /** Signs a cashier in by PIN. */
  async signIn(cashier: Holder): Promise<void> {
    this.#cashier = cashier;
    await this.#signIn('/session/pin', { userId: cashier.id, pin: cashier.pin });
  }

  async get<T>(address: string): Promise<T> {
    const answer = await this.#send('GET', address, {});
    if (answer.status !== 200) throw new Error(`GET ${address}: ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }

  /** Does something once, however often it has to be sent, and gets the manager's approval where it needs one. */
  async post<T>(address: string, body: object): Promise<Answer<T>> {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await this.#send('POST', address, { body, headers });
    const { code, details } = first.body as { code?: string; details?: { right: string } };
    if (code !== 'APPROVAL_REQUIRED') return first as Answer<T>;
    const { id: userId, pin } = this.#manager;
    const given = await this.#send('POST', '/approvals', { body: { right: details?.right, userId, pin } });
    const approval = String(given.body.approval);
    return (await this.#send('POST', address, { body, headers: { ...headers, approval } })) as Answer<T>;
  }

  async #signIn(address: string, body: object): Promise<void> {
    const { status, body: answer, cookies } = await this.#send('POST', address, { body });
    if (status !== 200) throw new Error(`Nobody can sign in: ${JSON.stringify(answer)}`);
    this.#session = cookies.session ?? '';
  }

  async #send(
    method: string,
    address: string,
    request: Request,
  ): Promise<Answer & { cookies: Record<string, string> }> {
    const body = request.body && JSON.stringify(request.body);
    for (const end = Date.now() + PATIENCE; ; this.sentAgain++) {
      const server = this.#servers[this.#asked++ % this.#servers.length] ?? '';
      const answer = await this.#sendOnce(server + address, { method, body, headers: request.headers });
      // 503: the database does not answer, and whether it has done the work nobody knows.
      if (answer && answer.status !== 503) return answer;
      if (Date.now() > end) throw new Error(`No answer to ${method} ${address}: ${JSON.stringify(answer?.body)}`);
      await sleep(50);
    }
  }

  async #sendOnce(url: string, { headers, ...request }: Sent) {
    const { port } = new URL(url);
    const cookie = `till-${port}=${this.#device}; session-${port}=${this.#session}`;
    const content = request.body === undefined ? {} : { 'content-type': 'application/json' };
    try {
      const response = await fetch(url, {
        ...request,
        body: request.body ?? null,
        headers: { ...content, cookie, ...headers },
      });
      const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]?.split('=') ?? []);
      return {
        status: response.status,
        body: (await response.json()) as Record<string, unknown>,
        cookies: Object.fromEntries(cookies.map(([name = '', value = '']) => [name.split('-')[0], value])),
      };
    } catch {
      return null; // killed
    }
  }
}
