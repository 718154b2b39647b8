// @ts-check
// A scanner is a keyboard to the browser: it types the code and presses Enter. What tells it from a person is its speed.

/**
 * The longest time from key to key of a scanner, in milliseconds, on average. Cabled ones take 1 to 10, slow wireless ones
 * some 30; the fastest typist needs twice as long, and not for several keys in a row.
 */
const PACE = 50;

/**
 * The pause, in milliseconds, after which keys belong to something new. A scanner on a poor connection may falter for less;
 * whoever was typing needs longer to get the scanner going.
 */
const PAUSE = 200;

/** The fewest characters of a code. Two keys that fall together by accident, and the 00 key of a keypad, are fewer. */
const SHORTEST = 4;

/** Keys that scanners press to write capitals. */
const SHIFTING = ['Shift', 'CapsLock'];

/** @typedef {Pick<KeyboardEvent, 'key' | 'timeStamp' | 'repeat' | 'ctrlKey' | 'altKey' | 'metaKey' | 'isComposing'>} Key */

/**
 * Listens to keys one by one.
 *
 * @returns {(key: Key) => { begins: boolean, code: string | null }} `begins`: a scan may begin with this key; `code`: what
 *   was scanned, when this key is the Enter at its end
 */
export function createScannerEar() {
  let typed = '';
  let first = 0;
  let last = Number.NEGATIVE_INFINITY;

  return ({ key, timeStamp, repeat, ctrlKey, altKey, metaKey, isComposing }) => {
    const nothing = { begins: false, code: null };
    if (SHIFTING.includes(key)) return nothing;
    if (timeStamp - last > PAUSE) typed = '';
    last = timeStamp;
    if (key === 'Enter') {
      const code = typed;
      typed = '';
      const isScan = code.length >= SHORTEST && timeStamp - first <= PACE * code.length;
      return isScan ? { begins: false, code } : nothing;
    }
    if (repeat || ctrlKey || altKey || metaKey || isComposing || [...key].length !== 1) {
      // No scanner presses this: whatever comes next is something new.
      typed = '';
      return nothing;
    }
    const begins = typed === '';
    if (begins) first = timeStamp;
    typed += key;
    return { begins, code: null };
  };
}
