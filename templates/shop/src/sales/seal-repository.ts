import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { canonicalForm1 } from './canonical-form-1.ts';
import { canonicalForm2 } from './canonical-form-2.ts';

/** A register's receipts as they are counted. */
export interface CounterRow {
  readonly registerId: number;
  readonly register: string;
  readonly lastNumber: number;
  /** Hexadecimal; null if none of its receipts is sealed. */
  readonly lastHash: string | null;
}

/** A numbered sale with its seal, if it has one. */
export interface SealedRow {
  readonly receiptNumber: number;
  readonly seal: { readonly form: number; readonly text: string; readonly hash: string } | null;
  /** What the tables say today, in the canonical form of the seal, without the names and the hash before; null without a seal. */
  readonly today: string | null;
}

/** A hash that a Z report has printed. */
export interface Anchor {
  readonly zReport: number;
  readonly receiptNumber: number;
  readonly hash: string;
}

const NOTHING = Prisma.sql`NULL`;
const WITHOUT_NAMES = {
  previous: NOTHING,
  shopName: NOTHING,
  currency: NOTHING,
  registerName: NOTHING,
  cashierName: NOTHING,
};

/** The counters of all registers, or of one, in the order of their ids. */
export function readCounters(prisma: PrismaClient, registerId?: number): Promise<CounterRow[]> {
  return prisma.$queryRaw<CounterRow[]>`
    SELECT
      register_id AS "registerId", name AS register, last_number AS "lastNumber", encode(last_hash, 'hex') AS "lastHash"
    FROM receipt_counters JOIN registers ON registers.id = register_id
    WHERE register_id = ${registerId ?? null}::int OR ${registerId ?? null}::int IS NULL
    ORDER BY register_id`;
}

/** The next sales of a register above a receipt number and up to another, in the order of their numbers. */
export function readSealedSales(
  prisma: PrismaClient,
  { registerId, above, upTo, take }: { registerId: number; above: number; upTo: number; take: number },
): Promise<SealedRow[]> {
  return prisma.$queryRaw<SealedRow[]>`
    SELECT
      sold.receipt_number AS "receiptNumber",
      CASE WHEN receipt_seals.order_id IS NOT NULL THEN
        json_build_object('form', form, 'text', text, 'hash', encode(hash, 'hex'))
      END AS seal,
      CASE form
        WHEN 1 THEN ${canonicalForm1('sold', 'order_items', 'payments', WITHOUT_NAMES)}
        WHEN 2 THEN ${canonicalForm2('sold', 'order_items', 'payments', WITHOUT_NAMES)}
      END AS today
    FROM orders AS sold LEFT JOIN receipt_seals ON receipt_seals.order_id = sold.id
    WHERE register_id = ${registerId} AND receipt_number > ${above} AND receipt_number <= ${upTo}
    ORDER BY receipt_number
    LIMIT ${take}`;
}

/** The hash of the last sealed receipt of a register below a number; null if there is none. */
export async function hashBelow(
  prisma: PrismaClient,
  registerId: number,
  receiptNumber: number,
): Promise<string | null> {
  const rows = await prisma.$queryRaw<{ hash: string }[]>`
    SELECT encode(hash, 'hex') AS hash
    FROM orders JOIN receipt_seals ON order_id = orders.id
    WHERE register_id = ${registerId} AND receipt_number < ${receiptNumber}
    ORDER BY receipt_number DESC
    LIMIT 1`;
  return rows[0]?.hash ?? null;
}

/** What the Z reports of a register have printed, from the first to the last. */
export function readAnchors(prisma: PrismaClient, registerId: number): Promise<Anchor[]> {
  return prisma.$queryRaw<Anchor[]>`
    SELECT
      number AS "zReport", (report -> 'receipts' ->> 'last')::int AS "receiptNumber",
      report -> 'receipts' ->> 'lastHash' AS hash
    FROM z_reports
    WHERE register_id = ${registerId} AND report -> 'receipts' ->> 'lastHash' IS NOT NULL
    ORDER BY number`;
}
