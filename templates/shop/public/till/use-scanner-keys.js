// @ts-check
import { useLayoutEffect, useMemo, useRef } from '/vendor/htm-preact.js';
import { createScannerEar } from './scanner-keys.js';

/**
 * @typedef {object} Scan
 * @property {string} code
 * @property {HTMLInputElement | null} field where the scanner typed, which has its text of before again
 * @property {string} before the text in front of the caret there, when the scan began
 */

/**
 * Hears a scanner anywhere on the page, whatever has the focus. Its Enter presses and sends nothing, and what it typed into a
 * field is taken out again.
 *
 * @param {(scan: Scan) => void} onScan
 */
export function useScannerKeys(onScan) {
  const hearKey = useMemo(createScannerEar, []);
  const begun = useRef(/** @type {{ field: HTMLInputElement, text: string, before: string } | null} */ (null));

  useLayoutEffect(() => {
    /** @param {KeyboardEvent} event */
    const hear = (event) => {
      const { begins, code } = hearKey(event);
      if (begins) begun.current = lookAt(document.activeElement);
      if (code === null) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { field = null, text = '', before = '' } = begun.current ?? {};
      if (field) writeInto(field, text);
      onScan({ code, field, before });
    };
    // Before anything else on the page hears the key.
    addEventListener('keydown', hear, { capture: true });
    return () => removeEventListener('keydown', hear, { capture: true });
  });
}

/**
 * Changes the text of a field as if a person had.
 *
 * @param {HTMLInputElement} field
 * @param {string} text
 */
export function writeInto(field, text) {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** @param {Element | null} element */
function lookAt(element) {
  if (!(element instanceof HTMLInputElement)) return null;
  return { field: element, text: element.value, before: element.value.slice(0, element.selectionStart ?? 0) };
}
