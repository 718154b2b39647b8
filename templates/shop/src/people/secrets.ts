import { createHash, randomBytes, randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/**
 * Work for one Argon2id hash: 19 MiB, two passes, one lane. The lowest that OWASP's Password Storage Cheat Sheet
 * recommends, because every switch of cashier pays it.
 */
const WORK = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Without what is easily misread: 0 and O, 1, I and l. */
const PASSWORD_LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Argon2id of a password or a PIN, in PHC's string format. @param pepper a key that is not in the database; may be empty */
export function hashSecret(secret: string, pepper = ''): Promise<string> {
  return hash(secret, { ...WORK, ...peppered(pepper) });
}

/**
 * Whether the secret is the one that was hashed.
 *
 * @param hashed null where there is none: the answer is then false, after as long a time
 */
export async function isSecret(secret: string, hashed: string | null, pepper = ''): Promise<boolean> {
  if (hashed !== null) return verify(hashed, secret, peppered(pepper));
  await hashSecret(secret, pepper);
  return false;
}

function peppered(pepper: string): { secret?: Buffer } {
  return pepper === '' ? {} : { secret: Buffer.from(pepper) };
}

/** A token that nobody can guess: 32 random bytes, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token. It has 256 random bits, so a fast hash is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A password to be written down once: 20 letters and digits in groups of five, some 115 bits. */
export function newPassword(): string {
  const letters = Array.from({ length: 20 }, () => PASSWORD_LETTERS[randomInt(PASSWORD_LETTERS.length)]);
  return [0, 5, 10, 15].map((from) => letters.slice(from, from + 5).join('')).join('-');
}
