import type { Prisma } from '../../prisma/generated/client.ts';

const PREFIXES = { invoice: 'INV', credit_note: 'CN' } as const;

/**
 * The next number of a kind of documents. Its counter's row stays locked until the transaction ends, so that one which fails
 * leaves no gap: take the number last.
 */
export async function countUp(tx: Prisma.TransactionClient, kind: keyof typeof PREFIXES): Promise<string> {
  const rows = await tx.$queryRaw<[{ last_number: number }]>`
    INSERT INTO document_counters AS counter (kind, last_number) VALUES (${kind}, 1)
    ON CONFLICT (kind) DO UPDATE SET last_number = counter.last_number + 1
    RETURNING last_number`;
  return `${PREFIXES[kind]}-${rows[0].last_number}`;
}
