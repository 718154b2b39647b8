// @ts-check

/**
 * What somebody entered into the search field: a code or words, and how many pieces ("3*2000110037005").
 *
 * @param {string} text
 * @returns {{ query: string, quantity: number, isCode: boolean }} `isCode`: only digits, as a scanner types a barcode
 */
export function readEntry(text) {
  const match = /^\s*(?:(\d{1,4})\s*[*×]\s*)?(.*?)\s*$/u.exec(text);
  const query = match?.[2] ?? '';
  return { query, quantity: Math.max(1, Number(match?.[1] ?? 1)), isCode: /^\d{6,}$/.test(query) };
}

/**
 * The one product that an entry means: the bearer of that barcode or SKU, or the only one that was found by name.
 *
 * @param {string} query
 * @param {readonly import('./cart.js').Product[]} products what the server found for it
 * @returns {import('./cart.js').Product | null} null when a person has to choose, or nothing was found
 */
export function meantBy(query, products) {
  const code = query.toUpperCase();
  const exact = products.find(({ barcode, sku }) => barcode === query || sku.toUpperCase() === code);
  if (exact) return exact;
  const [only] = products;
  return products.length === 1 && only && !/^\d{6,}$/.test(query) ? only : null;
}
