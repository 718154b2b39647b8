import type { PrismaClient } from '../../prisma/generated/client.ts';
import { type Device, registerDevice } from './devices.ts';
import { SAMPLE_PINS } from './sample-pins.ts';
import { hashSecret, isSecret } from './secrets.ts';

/**
 * Registers the browser of whoever develops as a till of the first register, so that nobody has to before the first sale.
 * @returns null when there is no register
 */
export async function registerDevelopmentTill(prisma: PrismaClient): Promise<{ device: Device; token: string } | null> {
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
