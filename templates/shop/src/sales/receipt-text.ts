import type { PrismaClient } from '../../prisma/generated/client.ts';
import { COLUMNS, layOut } from '../../public/receipt/lay-out.js';
import type { Shop } from '../config.ts';
import { Refusal } from '../errors.ts';
import { findReceipt } from './order-repository.ts';
import { toReceipt } from './receipt.ts';

/**
 * A receipt as plain text, as a till prints it: amounts as the API writes them, times on the shop's clock.
 *
 * @param which `copy`: which counted paper it is to be; without one it says that it is a copy, and not which
 * @throws Refusal ORDER_NOT_FOUND, PRINT_NOT_FOUND
 */
export async function readReceiptText(
  prisma: PrismaClient,
  shop: Shop,
  orderId: number,
  { paper = 'mm80', copy }: { paper?: keyof typeof COLUMNS; copy?: number },
): Promise<string> {
  const row = await findReceipt(prisma, orderId);
  if (!row?.receiptNumber) throw new Refusal('ORDER_NOT_FOUND', 'No order with a receipt has this id.');
  if (copy !== undefined && (await prisma.receiptPrint.count({ where: { orderId, copy } })) === 0) {
    throw new Refusal(
      'PRINT_NOT_FOUND',
      'No such paper of this receipt was counted. Count it first, and use its number.',
    );
  }
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: shop.businessDay.timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const lines = layOut(toReceipt(row, shop), {
    columns: COLUMNS[paper],
    copy: copy ?? null,
    amount: (decimal) => decimal,
    when: (moment) => clock.format(new Date(moment)),
  });
  return lines.map(({ text }) => `${text}\n`).join('');
}
