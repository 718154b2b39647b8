// @ts-check
import { html } from '/vendor/htm-preact.js';

/**
 * Why something is taken back: chosen from a few, or in any other words.
 *
 * @param {{ reasons: readonly string[], value: string, onChange: (reason: string) => void }} props
 */
export function ReasonField({ reasons, value, onChange }) {
  return html`<div class="tender__cash">
    <label for="back-reason">Reason</label>
    <input id="back-reason" class="gate__field" autocomplete="off" maxlength="200" list="back-reasons" value=${value}
      aria-describedby="receipts-problem" onInput=${(/** @type {any} */ event) => onChange(event.target.value)} />
    <datalist id="back-reasons">${reasons.map((one) => html`<option key=${one} value=${one} />`)}</datalist>
  </div>`;
}
