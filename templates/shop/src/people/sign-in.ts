import type { PrismaClient, User } from '../../prisma/generated/client.ts';
import { Refusal } from '../errors.ts';
import type { Device } from './devices.ts';
import { account, atAddress, atDevice, countTry, forgiveTries, person, sweepTries, type Try } from './lockout.ts';
import { isSecret } from './secrets.ts';
import { startBrowserSession, startTokens, type Tokens } from './sessions.ts';

/** What every sign-in needs to know. */
export interface SignInContext {
  readonly prisma: PrismaClient;
  /** The key that is mixed into PINs; empty for none. */
  readonly pinSecret: string;
  readonly isProduction: boolean;
  /** The network address that asks. */
  readonly ip: string;
  /** The registered till that asks, if it is one. */
  readonly device: Device | null;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/**
 * Signs a browser in by e-mail address and password.
 *
 * @param earlier the token of the browser's session until now, which ends
 * @returns the token for the browser's cookie
 * @throws Refusal SIGN_IN_FAILED, SIGN_IN_LOCKED
 */
export async function signInByPassword(
  context: SignInContext,
  credentials: Credentials,
  earlier: string | null,
): Promise<{ token: string; expiresAt: Date }> {
  const userId = await checkPassword(context, credentials);
  return startSession(context, userId, earlier);
}

/** The same for an API client. */
export async function signInClient(context: SignInContext, credentials: Credentials): Promise<Tokens> {
  const userId = await checkPassword(context, credentials);
  return context.prisma.$transaction((tx) => startTokens(tx, userId));
}

/**
 * Signs somebody in by PIN, at a registered till, in the place of whoever was signed in there.
 *
 * @throws Refusal TILL_NOT_REGISTERED, SIGN_IN_FAILED, SIGN_IN_LOCKED
 */
export async function signInByPin(
  context: SignInContext,
  { userId, pin }: { userId: number; pin: string },
  earlier: string | null,
): Promise<{ token: string; expiresAt: Date }> {
  await checkPin(context, { userId, pin });
  return startSession(context, userId, earlier);
}

/**
 * Finds out whether a PIN is somebody's.
 *
 * @returns the person's role
 * @throws Refusal TILL_NOT_REGISTERED, SIGN_IN_FAILED, SIGN_IN_LOCKED
 */
export async function checkPin(
  context: SignInContext,
  { userId, pin }: { userId: number; pin: string },
): Promise<{ role: 'cashier' | 'manager' }> {
  const { prisma, device, pinSecret } = context;
  if (!device) {
    throw new Refusal(
      'TILL_NOT_REGISTERED',
      'PINs work only at a till that a manager has registered. Sign in with e-mail address and password.',
    );
  }
  const attempt = { subject: person(userId), origin: atDevice(device.id) };
  const found = prisma.user.findUnique({ where: { id: userId } });
  const user = await judge(context, attempt, found, (hashes) => isSecret(pin, hashes?.pinHash ?? null, pinSecret));
  if (!user) throw new Refusal('SIGN_IN_FAILED', 'That is not the PIN of this person.');
  return user;
}

async function checkPassword(context: SignInContext, { email, password }: Credentials): Promise<number> {
  const { prisma, device, ip } = context;
  const attempt = { subject: account(email), origin: device ? atDevice(device.id) : atAddress(ip) };
  const found = prisma.user.findFirst({ where: { email: { equals: email, mode: 'insensitive' } } });
  const user = await judge(context, attempt, found, (hashes) => isSecret(password, hashes?.passwordHash ?? null));
  if (!user) throw new Refusal('SIGN_IN_FAILED', 'No active person has this e-mail address and this password.');
  return user.id;
}

/**
 * Counts a try, and then judges it.
 *
 * @param fits whether what was typed is the person's; told null where nobody may sign in, it takes as long
 * @returns the person; null when it does not fit
 */
async function judge(
  context: SignInContext,
  attempt: Try,
  found: PromiseLike<User | null>,
  fits: (person: User | null) => Promise<boolean>,
): Promise<User | null> {
  const { prisma } = context;
  const [person] = await Promise.all([found, countTry(prisma, attempt)]);
  const mayTry = person?.isActive && !isSampleInProduction(context, person.email) ? person : null;
  if (await fits(mayTry)) {
    await forgiveTries(prisma, attempt);
    return mayTry;
  }
  await sweepTries(prisma);
  return null;
}

/** The sample people have PINs that are in the documentation. Their addresses end in .example, which nobody can own (RFC 2606). */
function isSampleInProduction({ isProduction }: SignInContext, email: string): boolean {
  return isProduction && email.endsWith('.example');
}

function startSession(
  { prisma, device }: SignInContext,
  userId: number,
  earlier: string | null,
): Promise<{ token: string; expiresAt: Date }> {
  return startBrowserSession(prisma, { userId, deviceId: device?.id ?? null, earlier });
}
