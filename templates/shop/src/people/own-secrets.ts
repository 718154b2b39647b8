import type { PrismaClient } from '../../prisma/generated/client.ts';
import { Refusal } from '../errors.ts';
import { account, atAddress, countTry, forgiveTries } from './lockout.ts';
import { hashSecret, isSecret } from './secrets.ts';
import { endSessionsOf } from './sessions.ts';

/** PINs that are tried first by everybody who guesses. */
export const EASY_PINS = /^(\d)\1+$|^(?:0123|1234|2345|3456|4567|5678|6789|9876|8765|7654|6543|5432|4321|3210)\d*$/;

interface OwnSecret {
  readonly prisma: PrismaClient;
  readonly userId: number;
  /** The password that the person has now. */
  readonly password: string;
  readonly ip: string;
}

/**
 * Gives somebody a new PIN, who shows that it is them by their password.
 * @throws Refusal SIGN_IN_FAILED, SIGN_IN_LOCKED, PIN_TOO_EASY
 */
export async function changeOwnPin(own: OwnSecret, pin: string, pinSecret: string): Promise<void> {
  if (EASY_PINS.test(pin)) {
    throw new Refusal('PIN_TOO_EASY', 'That PIN is among the first that are guessed. Choose another one.');
  }
  await assertOwnPassword(own);
  const pinHash = await hashSecret(pin, pinSecret);
  await own.prisma.$transaction([
    own.prisma.user.update({ where: { id: own.userId }, data: { pinHash } }),
    own.prisma.auditLog.create({
      data: { userId: own.userId, action: 'pin.change', entity: 'user', entityId: String(own.userId) },
    }),
  ]);
}

/**
 * Gives somebody a new password. All their other sign-ins end.
 *
 * @param session the token of the browser that stays signed in
 * @throws Refusal SIGN_IN_FAILED, SIGN_IN_LOCKED
 */
export async function changeOwnPassword(own: OwnSecret, newPassword: string, session: string | null): Promise<void> {
  await assertOwnPassword(own);
  const passwordHash = await hashSecret(newPassword);
  await own.prisma.$transaction(async (tx) => {
    await tx.user.update({ where: { id: own.userId }, data: { passwordHash } });
    await endSessionsOf(tx, own.userId, session ?? undefined);
    await tx.auditLog.create({
      data: { userId: own.userId, action: 'password.change', entity: 'user', entityId: String(own.userId) },
    });
  });
}

async function assertOwnPassword({ prisma, userId, password, ip }: OwnSecret): Promise<void> {
  const user = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
  const attempt = { subject: account(user.email), origin: atAddress(ip) };
  await countTry(prisma, attempt);
  if (!(await isSecret(password, user.passwordHash))) {
    throw new Refusal('SIGN_IN_FAILED', 'That is not your password.');
  }
  await forgiveTries(prisma, attempt);
}
