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
 * Whether a text says how many pieces of what comes next: "3*".
 *
 * @param {string} text
 */
export function isTimes(text) {
  return /^\s*\d{1,4}\s*[*×]\s*$/u.test(text);
}

/**
 * The one product that an entry means: the bearer of that barcode or SKU, or the only one that was found by name.
 *
 * @param {import('./shop-api.js').ProductPage} found what the server found for it
 * @param {boolean} isCode a code is never guessed: what was scanned may not be there
 * @returns {import('./cart.js').Product | null} null when a person has to choose, or nothing was found
 */
export function meantBy({ items, matchedBy }, isCode) {
  const [first] = items;
  if (!first) return null;
  if (matchedBy === 'code') return first;
  return items.length === 1 && !isCode ? first : null;
}
