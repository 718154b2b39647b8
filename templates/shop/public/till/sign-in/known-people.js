// @ts-check
// Who has signed in in this browser, the last one first, so that a team of twenty finds itself quickly.

const PLACE = 'till.people.1';

/**
 * @template {{ id: number }} Person
 * @param {readonly Person[]} people
 * @returns {Person[]} who was here last first, the others as they were
 */
export function lastFirst(people) {
  const ids = recall();
  const place = (/** @type {Person} */ { id }) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
  return [...people].sort((a, b) => place(a) - place(b));
}

/** @param {number} id who has just signed in */
export function remember(id) {
  try {
    localStorage.setItem(PLACE, JSON.stringify([id, ...recall().filter((other) => other !== id)].slice(0, 50)));
  } catch {
    // Storage is switched off: the list stays in the order of names.
  }
}

/**
 * Calls back when somebody has signed in in another window of this browser.
 *
 * @param {() => void} listener
 * @returns {() => void} stops listening
 */
export function onSignInElsewhere(listener) {
  /** @param {StorageEvent} event */
  const hear = (event) => {
    if (event.key === PLACE) listener();
  };
  addEventListener('storage', hear);
  return () => removeEventListener('storage', hear);
}

/** @returns {number[]} */
function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? '[]');
    return Array.isArray(kept) ? kept.filter(Number.isInteger) : [];
  } catch {
    return [];
  }
}
