// @ts-check
import { html } from '/vendor/htm-preact.js';

/**
 * Parks the sale in hand, or shows those that wait, and says how many they are.
 *
 * @param {{ count: number, inHand: boolean, onParked: () => void }} props
 */
export function ParkedButton({ count, inHand, onParked }) {
  return html`<button type="button" class="button button--quiet" aria-haspopup="dialog" onClick=${onParked}>
    ${inHand ? 'Park' : 'Parked'}${count > 0 && html` <span class="tab__count">${count}<span class="visually-hidden"> parked</span></span>`}
  </button>`;
}
