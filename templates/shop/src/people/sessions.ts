import { randomUUID } from 'node:crypto';
import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { Refusal } from '../errors.ts';
import type { Actor } from './actor.ts';
import { hashToken, newToken } from './secrets.ts';

/** Hours for which a browser stays signed in: a long day. */
const BROWSER_HOURS = 14;
/** Minutes for which an API client's access token is good. */
export const ACCESS_MINUTES = 10;
/** Days after which an API client that asked for nothing has to sign in again. */
const REFRESH_DAYS = 30;
/**
 * Seconds in which a refresh token may be used again: two tabs of one client that refresh at once both stay in. After that,
 * whoever uses it again has stolen it, or was stolen from.
 */
const REFRESH_GRACE = 10;

/** What ended long ago is of no use to anybody. An old refresh token is kept for a while: used again, it gives a thief away. */
const isOld = Prisma.sql`
  expires_at < now() - CASE WHEN kind = 'access' THEN interval '1 hour' ELSE interval '30 days' END`;

/** What a client gets for its sign-in. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/**
 * Signs a browser in: in one statement, because a queue waits while a cashier enters a PIN.
 *
 * @param earlier the token of the browser's session until now, which ends
 * @returns the token for its cookie
 */
export async function startBrowserSession(
  db: Prisma.TransactionClient,
  { userId, deviceId, earlier = null }: { userId: number; deviceId: number | null; earlier?: string | null },
): Promise<{ token: string; expiresAt: Date }> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + BROWSER_HOURS * 3_600_000);
  await db.$executeRaw`
    WITH ended AS (
      UPDATE refresh_tokens SET revoked_at = now()
      WHERE revoked_at IS NULL AND token_hash = ${earlier === null ? null : hashToken(earlier)}
    ),
    removed AS (DELETE FROM refresh_tokens WHERE user_id = ${userId} AND ${isOld})
    INSERT INTO refresh_tokens (user_id, device_id, kind, token_hash, family_id, expires_at)
    VALUES (${userId}, ${deviceId}, 'browser', ${hashToken(token)}, ${randomUUID()}::uuid, ${expiresAt})`;
  return { token, expiresAt };
}

/** Signs an API client in. */
export async function startTokens(db: Prisma.TransactionClient, userId: number): Promise<Tokens> {
  return addTokens(db, userId, randomUUID());
}

async function addTokens(db: Prisma.TransactionClient, userId: number, familyId: string): Promise<Tokens> {
  await db.$executeRaw`DELETE FROM refresh_tokens WHERE user_id = ${userId} AND ${isOld}`;
  const [accessToken, refreshToken] = [newToken(), newToken()];
  const now = Date.now();
  await db.refreshToken.createMany({
    data: [
      {
        userId,
        familyId,
        kind: 'access',
        tokenHash: hashToken(accessToken),
        expiresAt: new Date(now + ACCESS_MINUTES * 60_000),
      },
      {
        userId,
        familyId,
        kind: 'refresh',
        tokenHash: hashToken(refreshToken),
        expiresAt: new Date(now + REFRESH_DAYS * 86_400_000),
      },
    ],
  });
  return { accessToken, refreshToken };
}

/**
 * Gives the next two tokens for a refresh token. One that is used again, later than two tabs could, ends its whole family:
 * one of the two who have it is a thief, and nobody can tell which.
 *
 * @throws Refusal NOT_SIGNED_IN
 */
export async function refreshTokens(prisma: PrismaClient, refreshToken: string): Promise<Tokens> {
  const tokens = await prisma.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<RefreshRow[]>`
      SELECT t.id, t.user_id, t.family_id::text, t.rotated_at IS NOT NULL AS is_rotated,
        coalesce(t.rotated_at < clock_timestamp() - ${REFRESH_GRACE} * interval '1 second', false) AS is_reused
      FROM refresh_tokens AS t JOIN users ON users.id = t.user_id
      WHERE t.token_hash = ${hashToken(refreshToken)} AND t.kind = 'refresh' AND t.revoked_at IS NULL
        AND t.expires_at > now() AND users.is_active
      FOR NO KEY UPDATE OF t`;
    if (!row) return null;
    if (row.is_reused) {
      await tx.refreshToken.updateMany({
        where: { familyId: row.family_id, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      await tx.auditLog.create({
        data: { userId: row.user_id, action: 'token.reuse', entity: 'refresh_token_family', entityId: row.family_id },
      });
      return null;
    }
    if (!row.is_rotated) await tx.refreshToken.update({ where: { id: row.id }, data: { rotatedAt: new Date() } });
    return addTokens(tx, row.user_id, row.family_id);
  });
  if (!tokens) throw new Refusal('NOT_SIGNED_IN', 'This refresh token is no longer good. Sign in again.');
  return tokens;
}

interface RefreshRow {
  readonly id: number;
  readonly user_id: number;
  readonly family_id: string;
  readonly is_rotated: boolean;
  readonly is_reused: boolean;
}

/** Who has a session's token; null when it is no longer good, the person is inactive, or the till was taken back. */
export async function findActor(
  prisma: PrismaClient,
  token: string,
  kind: 'browser' | 'access',
): Promise<Actor | null> {
  const rows = await prisma.$queryRaw<{ actor: string }[]>`
/* find-actor */
SELECT json_build_object(
  'userId', users.id, 'name', users.name, 'role', users.role,
  'deviceId', devices.id, 'registerId', devices.register_id
)::text AS actor
FROM refresh_tokens AS session
JOIN users ON users.id = session.user_id
LEFT JOIN devices ON devices.id = session.device_id
WHERE session.token_hash = ${hashToken(token)}
  AND session.kind::text = ${kind}
  AND session.revoked_at IS NULL AND session.expires_at > now()
  AND users.is_active AND devices.revoked_at IS NULL`;
  return rows[0] ? (JSON.parse(rows[0].actor) as Actor) : null;
}

/** Ends one sign-in, by its token: a browser's, or a client's whole family. */
export async function endSession(db: Prisma.TransactionClient, token: string): Promise<void> {
  await db.$executeRaw`
    UPDATE refresh_tokens SET revoked_at = now()
    WHERE revoked_at IS NULL
      AND family_id = (SELECT family_id FROM refresh_tokens WHERE token_hash = ${hashToken(token)})`;
}

/** Ends all sign-ins of a person, but for the one with the token that is named. @returns how many were ended */
export async function endSessionsOf(db: Prisma.TransactionClient, userId: number, except?: string): Promise<number> {
  return db.$executeRaw`
    UPDATE refresh_tokens SET revoked_at = now()
    WHERE user_id = ${userId} AND revoked_at IS NULL AND token_hash IS DISTINCT FROM ${except ? hashToken(except) : null}`;
}
