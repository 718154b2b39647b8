import type { PrismaClient } from '../../prisma/generated/client.ts';
import { type Device, findDevice, registerDevice } from './devices.ts';
import { SAMPLE_PINS } from './sample-pins.ts';
import { hashSecret, isSecret } from './secrets.ts';

/** A till with the token that its browsers show. */
export interface DevelopmentTill {
  readonly device: Device;
  readonly token: string;
}

/**
 * Gives the browsers of whoever develops one till of the first register, so that nobody has to register them before the first
 * sale. The till is made when it is first asked for, and anew after it was taken back; its token is known to this process alone.
 */
export function developmentTill(prisma: PrismaClient): () => Promise<DevelopmentTill | null> {
  let last: Promise<DevelopmentTill | null> = Promise.resolve(null);
  return () => {
    last = last
      .catch(() => null)
      .then(async (made) => {
        const device = made && (await findDevice(prisma, made.token));
        return made && device ? { ...made, device } : registerDevelopmentTill(prisma);
      });
    return last;
  };
}

/** @returns null when there is no register */
async function registerDevelopmentTill(prisma: PrismaClient): Promise<DevelopmentTill | null> {
  const register = await prisma.register.findFirst({ where: { isActive: true }, orderBy: { id: 'asc' } });
  if (!register) return null;
  return registerDevice(prisma, { name: 'Development', registerId: register.id, registeredById: null });
}

/** How the sample people sign in; null when none of them is there. */
export async function hintOfSamplePins(prisma: PrismaClient): Promise<string | null> {
  const people = await prisma.user.findMany({
    where: { isActive: true, pinHash: { not: null }, email: { in: Object.keys(SAMPLE_PINS) } },
    orderBy: [{ role: 'asc' }, { id: 'asc' }],
  });
  if (people.length === 0) return null;
  const pins = people.map(
    ({ name, email, role }) => `${name}${role === 'manager' ? ' (manager)' : ''} ${SAMPLE_PINS[email]}`,
  );
  return `PINs of the sample people: ${pins.join(', ')}.`;
}

/**
 * Gives the sample people their PINs again where those no longer fit, as when `.env` with its PIN_SECRET was lost.
 * @returns how many
 */
export async function mendSamplePins(prisma: PrismaClient, pinSecret: string): Promise<number> {
  const people = await prisma.user.findMany({ where: { isActive: true, email: { in: Object.keys(SAMPLE_PINS) } } });
  let mended = 0;
  for (const { id, email, pinHash } of people) {
    const pin = SAMPLE_PINS[email] ?? '';
    if (await isSecret(pin, pinHash, pinSecret)) continue;
    await prisma.user.update({ where: { id }, data: { pinHash: await hashSecret(pin, pinSecret) } });
    mended++;
  }
  return mended;
}
