// @ts-check
import { html, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';

/**
 * Asks for a note, which the receipt shows.
 *
 * @param {{ given: string | null, onGive: (note: string | null) => void }} props null: none
 */
export function NoteForm({ given, onGive }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [text, setText] = useState(given ?? '');
  useLayoutEffect(() => field.current?.focus(), []);

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    onGive(text.trim() || null);
  }

  return html`
    <form class="tender" onSubmit=${submit}>
      <div class="tender__cash">
        <label for="note-text">Note, at most 200 characters</label>
        <input ref=${field} id="note-text" class="gate__field" autocomplete="off" maxlength="200" value=${text}
          onInput=${(/** @type {any} */ event) => setText(event.target.value)} />
      </div>
      <div class="checkout__actions">
        <button class="button button--main" type="submit">Keep note <kbd>Enter</kbd></button>
        ${given && html`<button type="button" class="button" onClick=${() => onGive(null)}>No note</button>`}
      </div>
    </form>
  `;
}
