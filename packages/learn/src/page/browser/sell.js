// @ts-check

/** More than any price, and payable in the coins of any currency. */
const STEP = 1000;

/** Nobody is signed in in this browser. */
export class NotSignedIn extends Error {}

/**
 * Makes a real sale of one piece of the first product that can be sold, as the till would.
 *
 * @returns {Promise<string>} what was sold
 * @throws {NotSignedIn}
 * @throws {Error} with what the shop said
 */
export async function sellOneThing() {
  const { items } = await ask('/products?limit=30', {});
  const product = items.find((/** @type {{ stock: number }} */ { stock }) => stock > 0);
  if (product === undefined) throw new Error('there is no product in stock.');
  const price = Number(product.price) * (1 + Number(product.taxRate) / 100);
  const tendered = String((Math.floor(price / STEP) + 1) * STEP);
  const receipt = await ask('/orders', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
    body: JSON.stringify({ lines: [{ productId: product.id, quantity: 1 }], payments: [{ method: 'cash', tendered }] }),
  });
  return `Sold: ${product.name}, receipt ${receipt.receiptNumber}.`;
}

/**
 * @param {string} path
 * @param {RequestInit} options
 * @returns {Promise<any>}
 */
async function ask(path, options) {
  const response = await fetch(path, options);
  const body = await response.json();
  if (body.code === 'NOT_SIGNED_IN') throw new NotSignedIn(body.detail);
  if (!response.ok) throw new Error(body.detail ?? `the shop answered ${response.status}.`);
  return body;
}
