import { headersFor } from '../requests.ts';

/** A till that listens to what changes. */
export interface EventStream {
  readonly status: number;
  /** Waits for the next event of a kind, those that have come already before all; and gives its data. */
  next(event: string): Promise<unknown>;
  /** Waits until the server has ended the stream. */
  ended(): Promise<void>;
  /** Leaves. */
  close(): void;
}

/** Listens at a server, with the cashier's cookies unless others are given. */
export async function listen(server: string, headers = headersFor(server)): Promise<EventStream> {
  const leave = new AbortController();
  const response = await fetch(`${server}/live`, { headers, signal: leave.signal });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';

  async function read(): Promise<boolean> {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: true });
    return !done;
  }

  return {
    status: response.status,
    async next(event) {
      for (;;) {
        const found = new RegExp(`event: ${event}\\ndata: (.*)\\n\\n`).exec(text);
        if (found) {
          text = text.replace(found[0], '');
          return JSON.parse(String(found[1]));
        }
        if (!(await read())) throw new Error(`The stream ended before "${event}" came: ${text}`);
      }
    },
    async ended() {
      while (await read());
    },
    close: () => leave.abort(),
  };
}
