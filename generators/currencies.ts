/**
 * What ISO 4217 lists besides money: metals, units of account, funds, test codes. templates/shop/src/money.ts refuses the
 * same ones, so that a shop that was made also starts; a test compares the two.
 */
const notMoney: readonly string[] = [
  ...['XAG', 'XAU', 'XPD', 'XPT'],
  ...['XBA', 'XBB', 'XBC', 'XBD', 'XDR', 'XSU', 'XUA'],
  ...['BOV', 'CHE', 'CHW', 'CLF', 'COU', 'MXV', 'USN', 'USS', 'UYI', 'UYW'],
  ...['XTS', 'XXX'],
];

const names = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });

/**
 * Codes of the currencies that this Node knows and a till can take. It is the platform's list, because the shop's server
 * asks the platform, too: for decimals, and for how amounts are written. Node 20.19 to 24 have the same 162 codes, XCG
 * among them; a Node that was built with older data refuses a newer currency here, before a shop is made that it could
 * not start. The list has a few that have ended, such as HRK: that is for the owner to know.
 */
export const currencies: readonly string[] = Intl.supportedValuesOf('currency').filter(
  (code) => !notMoney.includes(code),
);

/** What a code stands for that is no money at a till, or undefined when it stands for nothing. */
export function nameOfNoMoney(code: string): string | undefined {
  return notMoney.includes(code) ? names.of(code) : undefined;
}

/** The code of the one currency whose name ends so: PLN for `zloty`, and nothing for `dollar`, which several are. */
export function currencyNamed(text: string): string | undefined {
  const ending = ` ${text.toLowerCase()}`;
  const found = currencies.filter((code) => ` ${names.of(code)}`.toLowerCase().endsWith(ending));
  return found.length === 1 ? found[0] : undefined;
}
