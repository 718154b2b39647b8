import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AnyRequest } from './any-request.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Milliseconds after which an answer is one that never comes. */
const PATIENCE = 20_000;

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

/** Sends a request as it stands, with headers that come twice, which fetch can't. Of a stream of events it reads the first. */
export function sendRequest(
  base: string,
  { method, address, headers, body }: AnyRequest,
  signedIn: Readonly<Record<string, string>>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // Joined by hand: URL would change what it takes for a mistake.
    const { hostname, port } = new URL(base);
    const sent = httpRequest({
      agent,
      method,
      hostname,
      port,
      path: address,
      timeout: PATIENCE,
      headers: {
        ...(headers as Record<string, string | string[]>),
        ...signedIn,
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      },
    });
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${address} was not answered within ${PATIENCE} ms.`)));
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      const done = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      const isStream = response.headers['content-type']?.startsWith('text/event-stream');
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (!isStream) return;
        done();
        sent.destroy();
      });
      response.on('end', done);
      response.on('error', reject);
    });
    sent.end(body);
  });
}
