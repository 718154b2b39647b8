// @ts-check

/**
 * @typedef {object} Wanted a receipt that an address names
 * @property {number} id
 * @property {string} seal the beginning of its seal; empty for a receipt without one
 */

/**
 * The address that a receipt has on paper. It opens the receipt for whoever is signed in at a till, and for nobody else: it gives
 * nothing away, whoever reads it.
 *
 * @param {string} origin of the shop, such as https://till.example
 * @param {{ id: number, seal: { hash: string } | null }} receipt
 * @returns {string}
 */
export function addressOf(origin, { id, seal }) {
  return `${origin}/?receipt=${id}${seal ? `&seal=${seal.hash.slice(0, 16)}` : ''}`;
}

/**
 * The receipt that an address names, by whatever name the shop is reached.
 *
 * @param {string} address
 * @returns {Wanted | null} null for any other address or code
 */
export function receiptIn(address) {
  const [, id, seal = ''] =
    /^https?:\/\/[^/?#]+\/\?receipt=([1-9]\d{0,9})(?:&seal=([0-9a-f]{16}))?$/.exec(address) ?? [];
  return id === undefined ? null : { id: Number(id), seal };
}

/**
 * Whether a receipt is the one that an address was printed for: numbers are the same in every shop, seals are not.
 *
 * @param {Wanted} wanted
 * @param {{ seal: { hash: string } | null }} found
 */
export function isWanted({ seal }, found) {
  return seal === (found.seal?.hash.slice(0, 16) ?? '');
}
