import type { Receipt } from '../../../templates/shop/public/receipt/lay-out.js';
import fc from '../../fast-check.ts';

/** Names as they are typed, with what makes a layout go wrong. */
export const name = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom('茶', '한국', '👩‍👩‍👧', 'Löß', 'ﬁ', '１', '\t', '\u001b@'),
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(' '));

/** A receipt with everything that one can have. */
export const receipt: Receipt = {
  status: 'completed',
  receiptNumber: 731,
  completedAt: '2026-03-14T09:26:53.589Z',
  shop: { name: 'Corner Shop', currency: 'EUR' },
  register: { name: 'Till 1' },
  cashier: { name: 'Alex' },
  customer: { name: 'Kim' },
  lines: [
    {
      name: 'Whole milk from the mountains, with nothing taken out 1 l',
      quantity: 2,
      unitPrice: '1.25',
      listPrice: '1.49',
      priceReason: 'Shelf label',
      discount: '0.00',
      discountReason: null,
      note: null,
      lineTotal: '2.50',
    },
    {
      name: 'ウーロン茶',
      quantity: 10,
      unitPrice: '3.00',
      listPrice: null,
      priceReason: null,
      discount: '1.50',
      discountReason: 'Dented tin',
      note: 'Best before May',
      lineTotal: '28.50',
    },
  ],
  pricesIncludeTax: true,
  subtotal: '31.00',
  discountGiven: '1.00',
  discountReason: 'Opening day',
  points: { redeemed: 200, discount: '2.00', earned: 28, balance: 328 },
  taxes: [
    { taxRate: '7', isTaxExempt: false, net: '2.18', tax: '0.15' },
    { taxRate: '0', isTaxExempt: true, net: '25.67', tax: '0.00' },
  ],
  rounding: '0.02',
  total: '28.02',
  payments: [
    { method: 'card', tendered: '8.02', reference: 'TX-48213' },
    { method: 'cash', tendered: '50.00' },
  ],
  change: '30.00',
  note: 'Gift wrapped',
  exchange: { number: 12 },
  seal: { hash: 'c0ffee0d2f8f6b8f3a1e5f0f6f5a7a0f9f8d3b6a1c2e4d5f60718293a4b5c6d7' },
};
