// @ts-check
import { useEffect, useState } from '/vendor/htm-preact.js';
import { useHeard } from '../live/use-changes.js';
import { NoAnswer, Refusal } from '../shop-api.js';
import { listParkedCarts } from './parked-api.js';

/**
 * The carts that wait, as they are while any till parks, resumes or discards one.
 *
 * @param {import('../live/changes.js').Changes} changes
 * @returns {{ carts: readonly import('./parked-api.js').ParkedCart[], look: () => Promise<void> }} `look`: asks anew
 */
export function useParkedCarts(changes) {
  const [carts, setCarts] = useState(/** @type {readonly import('./parked-api.js').ParkedCart[]} */ ([]));

  const look = async () => {
    try {
      setCarts(await listParkedCarts());
    } catch (error) {
      // Without an answer the connection is lost, and everything is looked up when it is there again.
      if (!(error instanceof NoAnswer || error instanceof Refusal)) throw error;
    }
  };
  useEffect(() => void look(), []);
  useHeard(changes, ({ parkedCarts }) => void (parkedCarts && look()));
  return { carts, look };
}
