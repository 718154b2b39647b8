import { fromMinorUnits, toMinorUnits } from '../public/pricing/amounts.js';

export { fromMinorUnits, toMinorUnits };

/** Decimals of an amount in the tables, whatever the currency has: numeric(14,3). */
export const STORED_DIGITS = 3;

/** Digits before the point that the tables have room for. */
export const WHOLE_DIGITS = 11;

/** A currency as the till handles it. */
export interface Currency {
  /** ISO 4217 code. */
  readonly code: string;
  /** Decimals of an amount: 2 for EUR, 0 for JPY, 3 for KWD. */
  readonly digits: number;
  /** The smallest amount that can be paid in cash where that is not the smallest unit, else null. */
  readonly cashRoundingStep: string | null;
}

/**
 * Currencies whose smallest coin is larger than their smallest unit, with the step to which a cash total is rounded.
 * Each line names the rule it comes from; a shop elsewhere that rounds by another rule changes its line.
 */
const CASH_ROUNDING_STEPS: Readonly<Record<string, string>> = {
  AUD: '0.05', // 1 and 2 cent coins withdrawn in 1992 (Royal Australian Mint)
  CAD: '0.05', // cent withdrawn in 2013 (Department of Finance Canada)
  CHF: '0.05', // 1 and 2 centime coins withdrawn by 2007 (Swissmint)
  CZK: '1.00', // 50 heller withdrawn in 2008 (Czech National Bank)
  DKK: '0.50', // 25 øre withdrawn in 2008 (Danmarks Nationalbank)
  HUF: '5', // 1 and 2 forint withdrawn in 2008 (Magyar Nemzeti Bank)
  NOK: '1.00', // 50 øre withdrawn in 2012 (Norges Bank)
  NZD: '0.10', // 5 cent withdrawn in 2006 (Reserve Bank of New Zealand)
  SEK: '1.00', // 50 öre withdrawn in 2010 (Sveriges Riksbank)
};

/** What ISO 4217 lists besides money: metals, units of account, funds, test codes. Some releases of Node know some of them. */
const NOT_MONEY: readonly string[] = [
  ...['XAG', 'XAU', 'XPD', 'XPT'],
  ...['XBA', 'XBB', 'XBC', 'XBD', 'XDR', 'XSU', 'XUA'],
  ...['BOV', 'CHE', 'CHW', 'CLF', 'COU', 'MXV', 'USN', 'USS', 'UYI', 'UYW'],
  ...['XTS', 'XXX'],
];

/**
 * @param code ISO 4217 code, upper case
 * @returns null if there is no such currency, or nobody pays with it
 */
export function findCurrency(code: string): Currency | null {
  if (NOT_MONEY.includes(code) || !Intl.supportedValuesOf('currency').includes(code)) return null;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return { code, digits, cashRoundingStep: CASH_ROUNDING_STEPS[code] ?? null };
}

/** The step to which a total paid in cash is rounded, in the currency's main unit: "0.05", or "0.01" without a rule. */
export function cashStep({ digits, cashRoundingStep }: Currency): string {
  return cashRoundingStep ?? fromMinorUnits(1n, digits);
}

/** Whether coins and notes of the currency add up to the amount. */
export function isPayableInCash(amount: string, currency: Currency): boolean {
  return toMinorUnits(amount, currency.digits) % toMinorUnits(cashStep(currency), currency.digits) === 0n;
}

/**
 * Writes an exact decimal number of the database with the currency's decimals: "12.500" becomes "12.50".
 * Finer decimals that are not zero are kept ("1.459", a price per litre), for nothing may be rounded on the way out.
 */
export function formatAmount(decimal: string, digits: number): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(digits, '0');
  return kept === '' ? whole : `${whole}.${kept}`;
}
