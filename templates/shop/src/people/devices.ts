import type { PaperWidth, Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { Refusal } from '../errors.ts';
import { isId } from '../json-schema.ts';
import { hashToken, newToken } from './secrets.ts';

/** A registered till. */
export interface Device {
  readonly id: number;
  readonly name: string;
  readonly register: { readonly id: number; readonly name: string };
  /** What its receipts are printed on. */
  readonly paperWidth: PaperWidth;
}

const DEVICE = {
  id: true,
  name: true,
  paperWidth: true,
  register: { select: { id: true, name: true } },
} satisfies Prisma.DeviceSelect;

/** The till with this token; null when there is none, or its registration was taken back. */
export function findDevice(prisma: PrismaClient, token: string): Promise<Device | null> {
  return prisma.device.findFirst({ select: DEVICE, where: { tokenHash: hashToken(token), revokedAt: null } });
}

/**
 * Makes a browser a till of a register.
 *
 * @param registeredById the manager; null where a server in development does it by itself
 * @param session the token of the manager's session in that browser, which is at the till from then on
 * @returns the till with its token, which is shown to nobody else and stored nowhere
 * @throws Refusal UNKNOWN_REGISTER
 */
export async function registerDevice(
  prisma: PrismaClient,
  {
    name,
    registerId,
    registeredById,
    session = null,
  }: { name: string; registerId: number; registeredById: number | null; session?: string | null },
): Promise<{ device: Device; token: string }> {
  const register = await prisma.register.findUnique({ where: { id: registerId } });
  if (!register?.isActive) throw new Refusal('UNKNOWN_REGISTER', 'There is no such active register.');
  const token = newToken();
  const device = await prisma.$transaction(async (tx) => {
    const added = await tx.device.create({
      select: DEVICE,
      data: { name, registerId, registeredById, tokenHash: hashToken(token) },
    });
    if (session !== null) {
      await tx.refreshToken.updateMany({
        where: { tokenHash: hashToken(session), kind: 'browser' },
        data: { deviceId: added.id },
      });
    }
    await tx.auditLog.create({
      data: {
        userId: registeredById,
        action: 'device.register',
        entity: 'device',
        entityId: String(added.id),
        data: { name, registerId },
      },
    });
    return added;
  });
  return { device, token };
}

/** The tills that are registered now, the newest first. */
export function listDevices(prisma: PrismaClient): Promise<(Device & { createdAt: Date })[]> {
  return prisma.device.findMany({
    select: { ...DEVICE, createdAt: true },
    where: { revokedAt: null },
    orderBy: { id: 'desc' },
  });
}

/**
 * Takes a till's registration back. Its PINs, and whoever is signed in there, are out at once.
 * @throws Refusal DEVICE_NOT_FOUND
 */
export async function revokeDevice(prisma: PrismaClient, id: number, revokedById: number): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const { count } = isId(id)
      ? await tx.device.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } })
      : { count: 0 };
    if (count === 0) throw new Refusal('DEVICE_NOT_FOUND', 'No registered till has this id.');
    await tx.auditLog.create({
      data: { userId: revokedById, action: 'device.revoke', entity: 'device', entityId: String(id) },
    });
  });
}

/**
 * Says what paper a till prints on.
 * @throws Refusal DEVICE_NOT_FOUND
 */
export async function setPaperWidth(prisma: PrismaClient, id: number, paperWidth: PaperWidth): Promise<void> {
  const { count } = isId(id)
    ? await prisma.device.updateMany({ where: { id, revokedAt: null }, data: { paperWidth } })
    : { count: 0 };
  if (count === 0) throw new Refusal('DEVICE_NOT_FOUND', 'No registered till has this id.');
}

/** The people who can sign in at a till by PIN, by name. */
export function listPinHolders(
  prisma: PrismaClient,
  { withSamples }: { withSamples: boolean },
): Promise<{ id: number; name: string; role: 'cashier' | 'manager' }[]> {
  return prisma.user.findMany({
    select: { id: true, name: true, role: true },
    where: {
      isActive: true,
      pinHash: { not: null },
      ...(!withSamples && { NOT: { email: { endsWith: '.example' } } }),
    },
    orderBy: { name: 'asc' },
  });
}
