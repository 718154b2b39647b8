// @ts-check
import { useLayoutEffect } from '/vendor/htm-preact.js';

/**
 * The till's keys. F2 goes to the search field, F4 to the customer, F6 to the parked sales, F8 to the payment; Ctrl+Z takes the last
 * change of the sale back, unless a field has a text of its own to be changed. What a scanner types while a button has the focus goes
 * to the search field as well, so that a scan is never lost.
 *
 * @param {{ isPaying: boolean, onSearch: () => void, onCustomer: () => void, onParked: () => void, onUndo: () => void, onTyping: () => void, onPay: () => void | Promise<void> }} keys
 */
export function useShortcuts({ isPaying, onSearch, onCustomer, onParked, onUndo, onTyping, onPay }) {
  useLayoutEffect(() => {
    /** @param {KeyboardEvent} event */
    const hear = (event) => {
      if (!isPaying && isUndo(event) && !(isTyping(event.target) && event.target.value !== '')) {
        event.preventDefault();
        return onUndo();
      }
      if (isPaying || event.ctrlKey || event.metaKey || event.altKey) return;
      const onKey = { F2: onSearch, F4: onCustomer, F6: onParked, F8: onPay }[event.key];
      if (onKey) {
        event.preventDefault();
        void onKey();
      } else if (/^[\p{L}\p{N}]$/u.test(event.key) && !isTyping(event.target)) {
        onTyping();
      }
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  });
}

/** @param {KeyboardEvent} event Ctrl+Z, or on a Mac ⌘Z */
function isUndo({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  return key.toLowerCase() === 'z' && ctrlKey !== metaKey && !altKey && !shiftKey;
}

/**
 * @param {EventTarget | null} target
 * @returns {target is HTMLInputElement | HTMLTextAreaElement}
 */
function isTyping(target) {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
