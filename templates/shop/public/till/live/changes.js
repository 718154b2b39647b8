// @ts-check

/**
 * @typedef {object} Heard
 * @property {import('../cart.js').Product[]} [products] as they are now
 * @property {boolean} [catalog] what is sold, or at which price, has changed
 * @property {boolean} [parkedCarts] a cart was parked, resumed or discarded
 */

/**
 * @typedef {object} Changes what other tills do, as it happens
 * @property {(listener: (heard: Heard) => void) => () => void} listen
 * @property {() => boolean} isConnected
 * @property {(listener: () => void) => () => void} onConnection calls back when the connection is lost or is there again
 * @property {() => void} close
 */

/** Milliseconds without a sign of life after which the connection is lost; the server gives one every ten seconds. */
const SILENCE = 25_000;
/** Milliseconds between two tries to connect again. */
const PAUSE = 2_000;

const EVERYTHING = { catalog: true, parkedCarts: true };

/**
 * Listens to the shop until it is closed. A lost connection is made again; what was missed meanwhile is heard as a change of
 * everything.
 *
 * @returns {Changes}
 */
export function listenToShop() {
  /** @type {Set<(heard: Heard) => void>} */
  const listeners = new Set();
  /** @type {Set<() => void>} */
  const watchers = new Set();
  let isConnected = true;
  let wasLost = false;
  /** @type {EventSource | null} */
  let source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function connect() {
    source = new EventSource('/live');
    source.onopen = () => {
      expectLife();
      if (wasLost) tell(EVERYTHING);
      wasLost = false;
      setConnected(true);
    };
    source.onerror = lose;
    /** @type {Record<string, (data: string) => Heard>} */
    const kinds = {
      alive: () => ({}),
      products: (data) => ({ products: JSON.parse(data) }),
      catalog: () => ({ catalog: true }),
      'parked-carts': () => ({ parkedCarts: true }),
      everything: () => EVERYTHING,
    };
    for (const [kind, read] of Object.entries(kinds)) {
      source.addEventListener(kind, ({ data }) => {
        expectLife();
        tell(read(data));
      });
    }
  }

  /** @param {Heard} heard */
  function tell(heard) {
    for (const listener of listeners) listener(heard);
  }

  function expectLife() {
    clearTimeout(timer);
    timer = setTimeout(lose, SILENCE);
  }

  function lose() {
    clearTimeout(timer);
    source?.close();
    wasLost = true;
    setConnected(false);
    timer = setTimeout(connect, PAUSE);
  }

  /** @param {boolean} now */
  function setConnected(now) {
    if (isConnected === now) return;
    isConnected = now;
    for (const watcher of watchers) watcher();
  }

  // The machine itself has lost the network, or has it again: nothing is waited for.
  const retry = () => {
    lose();
    clearTimeout(timer);
    connect();
  };
  addEventListener('offline', lose);
  addEventListener('online', retry);
  connect();

  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isConnected: () => isConnected,
    onConnection(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    close() {
      removeEventListener('offline', lose);
      removeEventListener('online', retry);
      clearTimeout(timer);
      source?.close();
    },
  };
}
