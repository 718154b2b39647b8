// @ts-check
import { useEffect, useMemo, useRef, useState } from '/vendor/htm-preact.js';
import { listenToShop } from './changes.js';

/**
 * The changes of the shop, for as long as the component is shown.
 *
 * @returns {import('./changes.js').Changes}
 */
export function useShopChanges() {
  const changes = useMemo(listenToShop, []);
  useEffect(() => changes.close, [changes]);
  return changes;
}

/**
 * Calls back for each change, with the newest function that was given.
 *
 * @param {import('./changes.js').Changes} changes
 * @param {(heard: import('./changes.js').Heard) => void} onChange
 */
export function useHeard(changes, onChange) {
  const newest = useRef(onChange);
  newest.current = onChange;
  useEffect(() => changes.listen((heard) => newest.current(heard)), [changes]);
}

/**
 * Whether the shop can be reached.
 *
 * @param {import('./changes.js').Changes} changes
 * @returns {boolean}
 */
export function useConnection(changes) {
  const [isConnected, setConnected] = useState(changes.isConnected);
  useEffect(() => changes.onConnection(() => setConnected(changes.isConnected())), [changes]);
  return isConnected;
}
