import type { FastifyReply, FastifyRequest } from 'fastify';

/** Seconds for which a browser stays a till: ten years, or until a manager takes it back. */
const DEVICE_AGE = 10 * 365 * 86_400;

type Kind = 'session' | 'till';

/**
 * The name of a cookie. Behind TLS it begins with __Host-, which a browser accepts only from this host, for the whole host,
 * and over TLS. Without TLS it has the port in it, because cookies do not know ports, and two shops on one machine must not
 * sign each other's people out.
 */
function nameOf(kind: Kind, request: FastifyRequest): string {
  return request.protocol === 'https' ? `__Host-${kind}` : `${kind}-${request.port ?? 80}`;
}

/** @returns the token in the cookie; null without one */
export function readCookie(kind: Kind, request: FastifyRequest): string | null {
  return request.cookies[nameOf(kind, request)] ?? null;
}

/** @returns the access token that an API client sends along; null without one */
export function readBearer({ headers }: FastifyRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** Scripts of the page cannot read it, and no other site's page can have it sent along. */
export function writeCookie(
  kind: Kind,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  token: string,
  expiresAt?: Date,
): void {
  reply.setCookie(nameOf(kind, request), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    ...(expiresAt ? { expires: expiresAt } : { maxAge: DEVICE_AGE }),
  });
}

export function clearCookie(kind: Kind, { request, reply }: { request: FastifyRequest; reply: FastifyReply }): void {
  reply.clearCookie(nameOf(kind, request), {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
  });
}
