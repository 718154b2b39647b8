// @ts-check
import { useCallback, useEffect, useState } from '/vendor/htm-preact.js';
import { useHeard } from './live/use-changes.js';
import { findProducts, NoAnswer, Refusal } from './shop-api.js';

/** How long a typist may pause before the shop is asked, in milliseconds. */
const PAUSE = 150;

/**
 * @typedef {object} ProductSearch
 * @property {readonly import('./cart.js').Product[]} products
 * @property {'asking' | 'found' | 'failed'} state
 * @property {boolean} hasMore whether there is another page
 * @property {() => void} more asks for the next page, or again after a failure
 */

/** @typedef {{ query: string, products: import('./cart.js').Product[], cursor: string | null, state: 'asking' | 'found' | 'failed' }} Found */

/**
 * What the shop has under a query, asked while somebody types, and kept up with what other tills do. An earlier answer stays
 * until the next one is there.
 *
 * @param {string} query
 * @param {import('./live/changes.js').Changes} changes
 * @param {unknown} occasion when it changes, the shop is asked again
 * @returns {ProductSearch}
 */
export function useProductSearch(query, changes, occasion) {
  const [found, setFound] = useState(/** @type {Found} */ ({ query: '', products: [], cursor: null, state: 'asking' }));
  const [tries, setTries] = useState(0);

  useEffect(() => {
    const stop = new AbortController();
    setFound((earlier) => ({ ...earlier, state: 'asking' }));
    const wait = setTimeout(
      () => ask(setFound, { query, earlier: [], cursor: null, signal: stop.signal }),
      query ? PAUSE : 0,
    );
    return () => {
      clearTimeout(wait);
      stop.abort();
    };
  }, [query, occasion, tries]);

  useHeard(changes, ({ products, catalog }) => {
    if (catalog) setTries((count) => count + 1);
    if (products) setFound((now) => ({ ...now, products: now.products.map((one) => productNow(one, products)) }));
  });

  const more = useCallback(() => {
    if (found.state === 'failed') return setTries((count) => count + 1);
    if (found.cursor === null || found.state === 'asking') return;
    setFound((earlier) => ({ ...earlier, state: 'asking' }));
    void ask(setFound, { query: found.query, earlier: found.products, cursor: found.cursor });
  }, [found]);

  return { products: found.products, state: found.state, hasMore: found.cursor !== null, more };
}

/**
 * @param {(change: (found: Found) => Found) => void} setFound
 * @param {{ query: string, earlier: Found['products'], cursor: string | null, signal?: AbortSignal }} search
 */
async function ask(setFound, { query, earlier, cursor, signal }) {
  try {
    const page = await findProducts(signal ? { query, cursor, signal } : { query, cursor });
    setFound((now) =>
      // A page that was asked for before the query changed is of no use any more.
      cursor !== null && now.query !== query
        ? now
        : { query, products: [...earlier, ...page.items], cursor: page.nextCursor, state: 'found' },
    );
  } catch (error) {
    if (signal?.aborted) return;
    if (!(error instanceof NoAnswer || error instanceof Refusal)) throw error;
    setFound((now) => ({ ...now, query, state: 'failed' }));
  }
}

/**
 * @param {import('./cart.js').Product} product
 * @param {import('./cart.js').Product[]} known
 */
function productNow(product, known) {
  return known.find(({ id }) => id === product.id) ?? product;
}
