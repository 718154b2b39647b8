import type { Prisma } from '../../prisma/generated/client.ts';

/** How long a transaction may wait for a connection, and then take, in milliseconds: as any other statement may. */
export const TRANSACTION = { maxWait: 5_000, timeout: 20_000 } as const;

/** The moment by the database's clock, as its tables keep it. Servers' clocks differ, and sales have the database's. */
export async function databaseNow(tx: Prisma.TransactionClient): Promise<Date> {
  const rows = await tx.$queryRaw<[{ now: string }]>`SELECT to_json(clock_timestamp()::timestamptz(3))::text AS now`;
  return new Date(JSON.parse(rows[0].now) as string);
}
