import { randomBytes } from 'node:crypto';
import type { Prisma } from '../../prisma/generated/client.ts';
import { creditCodeOf } from '../../public/pricing/credit-code.js';

/**
 * Opens a store credit that is worth nothing yet, under a code that nobody can guess.
 *
 * @param customerId whose it is, where that is known
 * @returns its id
 */
export async function newCredit(tx: Prisma.TransactionClient, customerId: number | null): Promise<number> {
  const { id } = await tx.storeCredit.create({
    select: { id: true },
    data: { code: creditCodeOf(randomBytes(16)), customerId },
  });
  return id;
}

/** Puts money on a store credit, and into its ledger. @param amount decimal, above zero */
export async function giveCredit(
  tx: Prisma.TransactionClient,
  {
    amount,
    ...entry
  }: {
    storeCreditId: number;
    kind: 'issued' | 'given_back';
    amount: string;
    orderId: number;
    refundId: number | null;
  },
): Promise<void> {
  await tx.storeCredit.update({ where: { id: entry.storeCreditId }, data: { balance: { increment: amount } } });
  await tx.storeCreditEntry.create({ data: { ...entry, amount } });
}
