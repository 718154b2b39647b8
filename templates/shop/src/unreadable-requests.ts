import { type IncomingMessage, maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Refusal } from './errors.ts';
import { PROBLEM_JSON, problemOf } from './problems/problem.ts';

// Requests that the framework would answer by itself, before any plugin sees them, in a shape of its own and without the
// headers of every answer.

/**
 * The address of a request, in which a % that begins no letter of UTF-8 ("/%ff") stands for itself. So the request goes
 * the way of all others, and is refused like them.
 */
export function readableUrl({ url = '/' }: Pick<IncomingMessage, 'url'>): string {
  const path = url.split('?', 1)[0] ?? '';
  return isReadable(path) ? url : path.replaceAll('%', '%25') + url.slice(path.length);
}

/** Whether the path of an address, as it was sent, can be decoded. */
export function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

/**
 * Answers on a connection what is no request of HTTP, or does not come to its end in time, and closes the connection.
 * @param seconds how long a request may take to arrive
 */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket, seconds: number): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(answerOf(refusalOf(error, seconds)));
  socket.destroy(error);
}

function refusalOf({ code }: NodeJS.ErrnoException, seconds: number): Refusal {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Refusal('REQUEST_TIMEOUT', `The request did not arrive within ${seconds} seconds. Send it again.`);
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Refusal('HEADERS_TOO_LARGE', `The address and the headers may have ${maxHeaderSize} bytes together.`);
  }
  return new Refusal('INVALID_REQUEST', 'This is no request of HTTP.');
}

function answerOf(refusal: Refusal): string {
  const { status } = refusal;
  const body = JSON.stringify(problemOf(refusal));
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_JSON}; charset=utf-8`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    "content-security-policy: default-src 'none';frame-ancestors 'none'",
    'x-content-type-options: nosniff',
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
