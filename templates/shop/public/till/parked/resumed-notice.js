// @ts-check
import { html, useLayoutEffect, useRef } from '/vendor/htm-preact.js';

/**
 * What is no longer as it was when the sale was parked, until somebody has read it.
 *
 * @param {{ resumed: import('../sale.js').Sale['resumed'], onRead: () => void }} props
 */
export function ResumedNotice({ resumed, onRead }) {
  const notice = useRef(/** @type {HTMLElement | null} */ (null));
  const isChanged = resumed !== null && resumed.changes.length > 0;
  useLayoutEffect(() => {
    if (isChanged) notice.current?.focus();
  }, [isChanged]);
  if (!isChanged) return null;
  return html`
    <div class="resumed" role="alert" tabindex="-1" ref=${notice}>
      <p><strong>Since “${resumed.name}” was parked</strong></p>
      <ul>${resumed.changes.map((sentence) => html`<li key=${sentence}>${sentence}</li>`)}</ul>
      <button type="button" class="button button--quiet" onClick=${onRead}>Read</button>
    </div>
  `;
}
