// @ts-check
import { toMinorUnits } from '../../pricing/amounts.js';
import { refundOf, refundTender } from '../../pricing/refund.js';

/**
 * Pieces of each line that have come back already, in the order of the receipt.
 *
 * @param {import('../shop-api.js').Receipt} receipt
 * @param {readonly import('./receipts-api.js').Refund[]} refunds
 * @returns {number[]}
 */
export function piecesBack(receipt, refunds) {
  const lines = refunds.flatMap((refund) => refund.lines);
  return receipt.lines.map((_, index) =>
    lines.filter(({ line }) => line === index + 1).reduce((sum, { quantity }) => sum + quantity, 0),
  );
}

/**
 * What a refund will come to, as the server works it out.
 *
 * @param {{ receipt: import('../shop-api.js').Receipt, refunds: readonly import('./receipts-api.js').Refund[] }} sale
 * @param {readonly { line: number, quantity: number }[]} pieces no more than are left
 * @param {import('../money-format.js').Money} money
 * @returns {{ method: 'card' | 'cash', handedOut: bigint } | null} null: neither card nor cash has so much left
 */
export function refundSum({ receipt, refunds }, pieces, { digits, cashStep }) {
  /** @param {string} amount */
  const units = (amount) => toMinorUnits(amount, digits);
  const back = piecesBack(receipt, refunds);
  const amount = pieces.reduce((sum, { line, quantity }) => {
    const sold = receipt.lines[line - 1];
    if (!sold) return sum;
    const tax = units(sold.tax);
    const paid = units(sold.lineTotal) - units(sold.orderDiscount) + (receipt.pricesIncludeTax ? 0n : tax);
    return (
      sum + refundOf({ quantity: sold.quantity, paid, tax }, { before: back[line - 1] ?? 0, now: quantity }).amount
    );
  }, 0n);

  /** @param {'card' | 'cash'} method */
  const tenderOf = (method) => ({
    paid: receipt.payments
      .filter((payment) => payment.method === method)
      .reduce((sum, { tendered, change }) => sum + units(tendered) - units(change), 0n),
    before: refunds
      .filter((refund) => refund.method === method)
      .flatMap(({ lines }) => lines)
      .reduce((sum, line) => sum + units(line.amount), 0n),
  });
  const [card, cash] = [tenderOf('card'), tenderOf('cash')];
  const wasCash = receipt.payments.some(({ method }) => method === 'cash');
  const rounding = wasCash ? units(receipt.rounding) : 0n;
  return refundTender({ card, cash: { ...cash, paid: cash.paid - rounding } }, amount, cashStep);
}
