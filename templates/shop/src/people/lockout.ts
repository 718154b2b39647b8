import type { PrismaClient } from '../../prisma/generated/client.ts';
import { Refusal } from '../errors.ts';

/** Tries that are free, for one person at one device. */
const FREE_TRIES = 5;
/** Minutes of the first lock. Each further failure doubles it. */
const FIRST_LOCK = 1;
const LONGEST_LOCK = 15;

/** Who is tried, from where: see {@link atDevice} and {@link atAddress}. */
export interface Try {
  readonly subject: string;
  readonly origin: string;
}

/** The subject of a PIN. */
export function person(userId: number): string {
  return `user ${userId}`;
}

/** The subject of a password. Somebody who does not exist is counted like everybody else. */
export function account(email: string): string {
  return `email ${email.toLowerCase()}`;
}

export function atDevice(deviceId: number): string {
  return `device ${deviceId}`;
}

/** @param ip for IPv6, the /64 that one household has */
export function atAddress(ip: string): string {
  return `address ${ip.includes(':') && !ip.includes('.') ? networkOf(ip) : ip}`;
}

function networkOf(ip: string): string {
  const [head = '', tail = ''] = ip.split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const groups = [...before, ...Array(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/**
 * Counts a try before anybody looks whether it is right, so that a hundred simultaneous ones are counted as a hundred.
 * {@link forgiveTries} takes the count back when it was right.
 *
 * @throws Refusal SIGN_IN_LOCKED after too many failures; the try was not counted then
 */
export async function countTry(prisma: PrismaClient, { subject, origin }: Try): Promise<void> {
  const counted = await prisma.$queryRaw<unknown[]>`
    INSERT INTO sign_in_failures AS earlier (subject, origin, failures) VALUES (${subject}, ${origin}, 1)
    ON CONFLICT (subject, origin) DO UPDATE SET
      -- A day without a failure forgives the ones before.
      failures = CASE WHEN earlier.last_failed_at < now() - interval '1 day' THEN 1 ELSE earlier.failures + 1 END,
      last_failed_at = clock_timestamp(),
      locked_until = CASE WHEN earlier.failures + 1 >= ${FREE_TRIES} AND earlier.last_failed_at >= now() - interval '1 day'
        THEN clock_timestamp() + least(
          ${FIRST_LOCK} * 2 ^ least(earlier.failures + 1 - ${FREE_TRIES}, 10), ${LONGEST_LOCK}
        ) * interval '1 minute'
      END
      WHERE earlier.locked_until IS NULL OR earlier.locked_until <= clock_timestamp()
    RETURNING failures`;
  if (counted.length > 0) return;
  const [row] = await prisma.$queryRaw<{ seconds: number }[]>`
    SELECT greatest(1, ceil(extract(epoch FROM locked_until - clock_timestamp())))::int AS seconds
    FROM sign_in_failures WHERE subject = ${subject} AND origin = ${origin}`;
  const seconds = row?.seconds ?? 1;
  throw new Refusal('SIGN_IN_LOCKED', `Too many wrong tries here. Try again in ${inWords(seconds)}.`, { seconds });
}

/** Forgets the failures of somebody who has just shown who they are. */
export async function forgiveTries(prisma: PrismaClient, { subject, origin }: Try): Promise<void> {
  await prisma.$executeRaw`DELETE FROM sign_in_failures WHERE subject = ${subject} AND origin = ${origin}`;
}

/** Removes counts that no longer matter, so that made-up names do not fill the table. */
export async function sweepTries(prisma: PrismaClient): Promise<void> {
  await prisma.$executeRaw`
    DELETE FROM sign_in_failures
    WHERE last_failed_at < now() - interval '1 day' AND (locked_until IS NULL OR locked_until < now())`;
}

function inWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
