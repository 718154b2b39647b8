// @ts-check
import { html } from '/vendor/htm-preact.js';
import { useConnection } from './use-changes.js';

/**
 * Says at once when the shop cannot be reached. The place is always there, because only a text that appears in it is read aloud.
 *
 * @param {{ changes: import('./changes.js').Changes }} props
 */
export function ConnectionNotice({ changes }) {
  const isConnected = useConnection(changes);
  return html`<div role="alert">
    ${!isConnected && html`<p class="connection">No connection to the shop. The sale is kept, and can be paid when the shop answers again.</p>`}
  </div>`;
}
