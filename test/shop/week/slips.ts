/** What is read of the answers of the shop's API: amounts are decimal numbers with two decimals. */
export interface Receipt {
  readonly id: number;
  readonly receiptNumber: number | null;
  readonly completedAt: string | null;
  readonly cashier: { readonly id: number };
  readonly lines: readonly {
    readonly quantity: number;
    readonly discount: string;
    readonly taxRate: string;
    readonly isTaxExempt: boolean;
  }[];
  readonly discountGiven: string;
  readonly points: { readonly redeemed: number; readonly discount: string } | null;
  readonly tax: string;
  readonly taxes: readonly {
    readonly taxRate: string;
    readonly isTaxExempt: boolean;
    readonly net: string;
    readonly tax: string;
  }[];
  readonly rounding: string;
  readonly total: string;
  readonly payments: readonly { readonly method: string; readonly tendered: string; readonly change: string }[];
  readonly seal: { readonly hash: string } | null;
}

export interface Refund {
  readonly number: number;
  readonly by: { readonly id: number };
  readonly amount: string;
  readonly tax: string;
  readonly lines: readonly { readonly line: number; readonly amount: string; readonly tax: string }[];
  readonly payments: readonly {
    readonly method: string;
    readonly amount: string;
    readonly storeCredit?: { readonly code: string };
  }[];
}

export type EventKind = 'paid_in' | 'paid_out' | 'drop' | 'no_sale';

/** The lists of an X or a Z report. */
export interface Report {
  readonly days: readonly { readonly day: string; readonly count: number }[];
  readonly people: readonly { readonly id: number }[];
  readonly tenders: readonly { readonly method: string }[];
}
