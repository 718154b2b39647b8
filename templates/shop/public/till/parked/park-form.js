// @ts-check
import { html, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';

/**
 * Asks under which name the sale in hand is to wait.
 *
 * @param {{ name: string, isBusy: boolean, onPark: (name: string) => void }} props `name`: one that it has already, or nothing
 */
export function ParkForm({ name, isBusy, onPark }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [text, setText] = useState(name);
  const [complaint, setComplaint] = useState('');
  useLayoutEffect(() => field.current?.select(), []);

  /** @param {Event} event */
  function type(event) {
    setText(/** @type {HTMLInputElement} */ (event.target).value);
    setComplaint('');
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    setComplaint(text.trim() === '' ? 'Enter a name: somebody else may have to find it by that.' : '');
    if (text.trim() !== '') onPark(text.trim());
  }

  return html`
    <form class="tender" onSubmit=${submit}>
      <div class="tender__cash">
        <label for="park-name">Name, such as “Blue coat”</label>
        <input ref=${field} id="park-name" class="gate__field" autocomplete="off" autofocus maxlength="100" value=${text}
          aria-describedby="park-complaint" onInput=${type} />
        <p id="park-complaint" class="problem" role="alert">${complaint}</p>
      </div>
      <button type="submit" class="button button--main" disabled=${isBusy}>Park <kbd>Enter</kbd></button>
    </form>
  `;
}
