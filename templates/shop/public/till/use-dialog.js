// @ts-check
import { useLayoutEffect, useRef } from '/vendor/htm-preact.js';

/**
 * A `<dialog>` that is open, above everything else, for as long as it is there. Then it gives the focus back to where it was.
 *
 * @returns {{ current: HTMLDialogElement | null }} its `ref`
 */
export function useDialog() {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return dialog;
}

/**
 * What Esc does in a dialog, instead of closing it: its `onCancel`.
 *
 * @param {() => void} back
 * @returns {(event: Event) => void}
 */
export function onEsc(back) {
  return (event) => {
    event.preventDefault();
    back();
  };
}
