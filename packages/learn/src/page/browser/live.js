// @ts-check
import { useEffect, useState } from '/vendor/htm-preact.js';

/** @typedef {import('../wire.ts').View} View */
/** @typedef {import('../wire.ts').SalePath} SalePath */

/** Milliseconds before a server is asked again that refused to go on. */
const PAUSE = 2000;

/**
 * What the server says of a place, always the newest: it sends it by itself, as long as this is on the page.
 *
 * @param {string} place
 * @returns {{ view: View | null, absent: string | null, sale: SalePath | null, connected: boolean }} `absent`: why there is
 *   nothing to look at
 */
export function useLive(place) {
  const [view, setView] = useState(/** @type {View | null} */ (null));
  const [absent, setAbsent] = useState(/** @type {string | null} */ (null));
  const [sale, setSale] = useState(/** @type {SalePath | null} */ (null));
  const [connected, setConnected] = useState(false);
  useEffect(() => {
    setView(null);
    setAbsent(null);
    /** @type {EventSource} */
    let source;
    let again = 0;
    const open = () => {
      source = new EventSource(`/learn/${encodeURIComponent(place)}/events`);
      source.addEventListener('open', () => setConnected(true));
      source.addEventListener('error', () => {
        setConnected(false);
        // It tries again by itself unless it got an answer, as of a server that is about to end.
        if (source.readyState === EventSource.CLOSED) again = setTimeout(open, PAUSE);
      });
      source.addEventListener('view', ({ data }) => setView(JSON.parse(data)));
      source.addEventListener('absent', ({ data }) => setAbsent(JSON.parse(data)));
      source.addEventListener('sale', ({ data }) => setSale(JSON.parse(data)));
    };
    open();
    return () => {
      clearTimeout(again);
      source.close();
    };
  }, [place]);
  return { view, absent, sale, connected };
}

/**
 * Asks the server for something once, and again when `path` changes.
 *
 * @template Answer
 * @param {string | null} path asks nothing when null
 * @param {unknown} [version] asks again when it changes
 * @returns {Answer | null} the last answer, until there is another one
 */
export function useAnswer(path, version) {
  const [answer, setAnswer] = useState(/** @type {Answer | null} */ (null));
  useEffect(() => {
    if (path === null) return;
    const asking = new AbortController();
    read(path, asking.signal).then(setAnswer, () => {}); // the next change asks again
    return () => asking.abort();
  }, [path, version]);
  return answer;
}

/**
 * @param {string} path
 * @param {AbortSignal} signal
 */
async function read(path, signal) {
  const response = await fetch(path, { signal });
  if (!response.ok) throw new Error(`${path} answers with ${response.status}`);
  return response.json();
}
