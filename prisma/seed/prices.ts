/**
 * Roughly what one US dollar is worth, for currencies whose everyday prices differ from what their decimals suggest. It
 * only gives sample prices a believable size; it is no exchange rate.
 */
const dollarIsWorth: Readonly<Record<number, string>> = {
  5: 'BRL CNY DKK HKD ILS MYR PEN PLN QAR RON SAR',
  10: 'MAD NOK SEK',
  20: 'CZK MXN THB TRY TWD UAH UYU ZAR',
  50: 'DOP EGP INR PHP RUB',
  100: 'BDT ETB ISK JMD JPY KES NPR RSD',
  300: 'AMD HUF LKR PKR',
  500: 'CRC KZT XAF XOF',
  1000: 'ARS CLP IQD KRW NGN',
  4000: 'COP PYG TZS UGX',
  20000: 'IDR VND',
};

/** How large prices are in a currency: what an article of one US dollar costs there, in the currency's units. */
export function sizeOf(currency: string, digits: number): number {
  const known = Object.entries(dollarIsWorth).find(([, currencies]) => currencies.includes(currency));
  if (known) return Number(known[0]);
  return digits === 0 ? 100 : digits === 3 ? 0.3 : 1;
}

/**
 * A sample price in a currency, with no more figures than a price tag has: 349 cents are 3.49 in dollars, 349 in yen.
 *
 * @param cents hundredths of a US dollar
 * @param size the currency's size, from {@link sizeOf}
 * @param digits the currency's decimals
 * @returns the currency's smallest units, at least one
 */
export function samplePrice(cents: number, size: number, digits: number): bigint {
  const exact = (cents / 100) * size * 10 ** digits;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 2);
  return BigInt(Math.max(1, Math.round(exact / step) * step));
}
