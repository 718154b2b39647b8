// @ts-check

/** What the ways to pay are called on paper. @type {Readonly<Record<'cash' | 'card' | 'store_credit', string>>} */
export const TENDER_NAMES = { cash: 'Cash', card: 'Card', store_credit: 'Store credit' };
