/** What the two roles are. */
export type Role = 'cashier' | 'manager';

/** `yes`: alone. `approval`: when a manager enters their PIN on the spot. `no`: not at all. */
export type Grant = 'yes' | 'approval' | 'no';

/**
 * Every right of the shop, and who has it. The server asks nothing else: a page may hide what somebody may not do, but what
 * counts is this table. `docs/reference/rights.md` shows it to people, and a test compares the two.
 */
export const RIGHTS = {
  'goods.read': { meaning: 'Look up goods and prices', cashier: 'yes', manager: 'yes' },
  'customer.read': { meaning: 'Look up customers and their points', cashier: 'yes', manager: 'yes' },
  'customer.add': { meaning: 'Add a customer', cashier: 'yes', manager: 'yes' },
  'sale.sell': { meaning: 'Sell', cashier: 'yes', manager: 'yes' },
  'sale.park': { meaning: 'Park a sale, and resume or discard a parked one', cashier: 'yes', manager: 'yes' },
  'sale.read': { meaning: 'Read receipts', cashier: 'yes', manager: 'yes' },
  'receipts.print': { meaning: 'Print receipts, and copies of them', cashier: 'yes', manager: 'yes' },
  'invoice.issue': { meaning: 'Issue the invoice for a sale', cashier: 'yes', manager: 'yes' },
  'receipts.verify': { meaning: 'Verify the seals of receipts', cashier: 'no', manager: 'yes' },
  'sale.discount-above-limit': {
    meaning: 'Give a discount above the limit of cashiers (MAX_CASHIER_DISCOUNT)',
    cashier: 'approval',
    manager: 'yes',
  },
  'sale.price-override': {
    meaning: 'Charge another price than the list says',
    cashier: 'approval',
    manager: 'yes',
  },
  'sale.void': { meaning: 'Take a whole sale back before its shift is closed', cashier: 'approval', manager: 'yes' },
  refund: { meaning: 'Give money back for what was sold', cashier: 'yes', manager: 'yes' },
  'refund.above-limit': {
    meaning: 'Give back more of one sale than the limit of cashiers (MAX_CASHIER_REFUND)',
    cashier: 'approval',
    manager: 'yes',
  },
  'shift.open': { meaning: 'Open a shift with a counted float', cashier: 'yes', manager: 'yes' },
  'shift.cash': { meaning: 'Pay in, pay out, and drop cash', cashier: 'yes', manager: 'yes' },
  'shift.no-sale': { meaning: 'Open the drawer without a sale', cashier: 'approval', manager: 'yes' },
  'shift.report': { meaning: 'Read the X report of a till', cashier: 'yes', manager: 'yes' },
  'shift.close': { meaning: 'Close the shift that one has opened or worked in', cashier: 'yes', manager: 'yes' },
  'shift.close-anothers': { meaning: 'Close somebody else’s shift', cashier: 'approval', manager: 'yes' },
  'shift.reports': { meaning: 'Read Z reports', cashier: 'no', manager: 'yes' },
  'people.manage': { meaning: 'Sign other people out', cashier: 'no', manager: 'yes' },
  'devices.manage': { meaning: 'Register a till, and take its registration back', cashier: 'no', manager: 'yes' },
} as const satisfies Record<string, { meaning: string; cashier: Grant; manager: Grant }>;

export type Right = keyof typeof RIGHTS;

/** What a role may do with a right. */
export function grantOf(role: Role, right: Right): Grant {
  return RIGHTS[right][role];
}
