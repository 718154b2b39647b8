import type { PrismaClient } from '../../prisma/generated/client.ts';
import { Refusal } from '../errors.ts';
import type { Actor } from './actor.ts';
import { grantOf, type Right } from './rights.ts';
import { hashToken, newToken } from './secrets.ts';
import { checkPin, type SignInContext } from './sign-in.ts';

/** Minutes for which a manager's yes is good. */
const MINUTES = 5;

/**
 * Records that a manager, by PIN and on the spot, lets somebody do what they may not do alone.
 *
 * @returns a token that the one request which needs it sends along
 * @throws Refusal TILL_NOT_REGISTERED, SIGN_IN_FAILED, SIGN_IN_LOCKED, FORBIDDEN
 */
export async function approve(
  context: SignInContext,
  actor: Actor,
  { right, userId, pin }: { right: Right; userId: number; pin: string },
): Promise<{ approval: string; expiresAt: Date }> {
  const { role } = await checkPin(context, { userId, pin });
  if (grantOf(role, right) !== 'yes') throw new Refusal('FORBIDDEN', 'This needs the PIN of a manager.');
  const approval = newToken();
  const expiresAt = new Date(Date.now() + MINUTES * 60_000);
  await context.prisma.approval.create({
    data: {
      right,
      requestedById: actor.userId,
      approvedById: userId,
      // checkPin has seen to it that there is one.
      deviceId: context.device?.id ?? 0,
      tokenHash: hashToken(approval),
      expiresAt,
    },
  });
  return { approval, expiresAt };
}

/**
 * Uses an approval for one request. Asked again for the same request it says the same, so that a request without an answer
 * can be sent again.
 *
 * @param request the request's idempotency key
 * @returns the manager; null when the approval is for something else, somebody else, used up or too old
 */
export async function useApproval(
  prisma: PrismaClient,
  { approval, right, actor, request }: { approval: string; right: Right; actor: Actor; request: string },
): Promise<number | null> {
  const rows = await prisma.$queryRaw<{ approved_by_id: number }[]>`
    UPDATE approvals SET used_for = ${request}::uuid
    WHERE token_hash = ${hashToken(approval)} AND "right" = ${right} AND requested_by_id = ${actor.userId}
      AND (used_for = ${request}::uuid OR (used_for IS NULL AND expires_at > now()))
    RETURNING approved_by_id`;
  return rows[0]?.approved_by_id ?? null;
}
