// @ts-check
import { useLayoutEffect } from '/vendor/htm-preact.js';

/**
 * The till's keys. F2 goes to the search field, F4 to the customer, F8 to the payment. What a scanner types while a button has the focus goes
 * to the search field as well, so that a scan is never lost.
 *
 * @param {{ isPaying: boolean, onSearch: () => void, onCustomer: () => void, onTyping: () => void, onPay: () => void | Promise<void> }} keys
 */
export function useShortcuts({ isPaying, onSearch, onCustomer, onTyping, onPay }) {
  useLayoutEffect(() => {
    /** @param {KeyboardEvent} event */
    const hear = (event) => {
      if (isPaying || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'F2' || event.key === 'F4' || event.key === 'F8') {
        event.preventDefault();
        if (event.key === 'F2') onSearch();
        else if (event.key === 'F4') onCustomer();
        else void onPay();
      } else if (/^[\p{L}\p{N}]$/u.test(event.key) && !isTyping(event.target)) {
        onTyping();
      }
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
