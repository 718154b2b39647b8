import { randomInt } from 'node:crypto';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isUniqueViolation } from '../database-errors.ts';
import { EASY_PINS } from './own-secrets.ts';
import type { Role } from './rights.ts';
import { hashSecret, newPassword } from './secrets.ts';

/** Somebody new, with what has to be told to them now, because nothing can show it again. */
export interface AddedPerson {
  readonly id: number;
  readonly password: string;
  readonly pin: string;
}

/**
 * Adds somebody who may sign in, with a random password and a random PIN.
 *
 * @param pinSecret the key that the server mixes into PINs
 * @returns null when the e-mail address is somebody's already
 */
export async function addPerson(
  prisma: PrismaClient,
  { name, email, role }: { name: string; email: string; role: Role },
  pinSecret: string,
): Promise<AddedPerson | null> {
  const taken = await prisma.user.findFirst({ where: { email: { equals: email, mode: 'insensitive' } } });
  if (taken) return null;
  const [password, pin] = [newPassword(), newPin()];
  const [passwordHash, pinHash] = await Promise.all([hashSecret(password), hashSecret(pin, pinSecret)]);
  try {
    const { id } = await prisma.$transaction(async (tx) => {
      const user = await tx.user.create({ data: { name, email, role, passwordHash, pinHash } });
      await tx.auditLog.create({
        data: { action: 'person.add', entity: 'user', entityId: String(user.id), data: { name, email, role } },
      });
      return user;
    });
    return { id, password, pin };
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}

function newPin(): string {
  for (;;) {
    const pin = String(randomInt(10_000)).padStart(4, '0');
    if (!EASY_PINS.test(pin)) return pin;
  }
}
