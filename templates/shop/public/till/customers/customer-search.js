// @ts-check
import { html, useEffect, useRef, useState } from '/vendor/htm-preact.js';
import { inWords } from '../sign-in/session-api.js';
import { findCustomers } from './customers-api.js';

/** How long a typist may pause before the shop is asked, in milliseconds. */
const PAUSE = 150;

/**
 * The field to search customers with, and those who fit: the arrow keys walk through them, Enter chooses.
 *
 * @param {object} props
 * @param {string} props.text
 * @param {boolean} props.isBusy
 * @param {(text: string) => void} props.onText
 * @param {(id: number) => void} props.onChoose
 * @param {() => void} props.onNew nobody fits: a customer is to be added
 */
export function CustomerSearch({ text, isBusy, onText, onChoose, onNew }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const { page, query, problem } = useFound(text.trim());
  const items = page?.items ?? [];
  const isSettled = page !== null && query === text.trim();

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const only = items[0];
    if (isSettled && only && items.length === 1) onChoose(only.id);
    else list.current?.querySelector('button')?.focus();
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const there = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement)) + step;
    (there < 0 ? field.current : buttons[Math.min(there, buttons.length - 1)])?.focus();
  }

  return html`
    <form class="tender" role="search" onSubmit=${submit} onKeyDown=${walk}>
      <div class="tender__cash">
        <label for="customer-search">Name, e-mail address or phone number</label>
        <input ref=${field} id="customer-search" class="gate__field" type="search" autocomplete="off" spellcheck=${false} autofocus
          maxlength="200" value=${text} aria-describedby="customer-found" onInput=${(/** @type {any} */ event) => onText(event.target.value)} />
      </div>
      <p id="customer-found" class=${problem ? 'problem' : 'visually-hidden'} role="status">${problem || wordsFor(page, isSettled)}</p>
      ${isSettled && items.length === 0 && !problem && html`<p>Nobody fits. Try fewer letters, or add a new customer.</p>`}
      <ul class="receipts__list customers__list" ref=${list} aria-label="Customers">
        ${items.map(
          ({ id, name, email, phone, points }) => html`<li key=${id}>
            <button type="button" class="button receipts__one" disabled=${isBusy} onClick=${() => onChoose(id)}>
              <span><strong>${name}</strong> ${[phone, email].map((one) => one && html`<small>${one}</small>`)}</span>
              <span class="customers__points">${points > 0 && `${points.toLocaleString()} points`}</span>
            </button>
          </li>`,
        )}
      </ul>
      ${page?.nextCursor && html`<p>There are more. Type more letters.</p>`}
      <button type="button" class="button" onClick=${onNew}>New customer</button>
    </form>
  `;
}

/**
 * @param {Found['page']} page
 * @param {boolean} isSettled
 */
function wordsFor(page, isSettled) {
  if (!page || !isSettled) return '';
  return `${page.items.length}${page.nextCursor ? ' or more' : ''} found.`;
}

/** @typedef {{ query: string, page: Awaited<ReturnType<typeof findCustomers>> | null, problem: string }} Found */

/**
 * Who fits a query, asked while somebody types. An earlier answer stays until the next one is there.
 *
 * @param {string} query
 * @returns {Found}
 */
function useFound(query) {
  const [found, setFound] = useState(/** @type {Found} */ ({ query: '', page: null, problem: '' }));
  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      try {
        setFound({ query, page: await findCustomers({ query, signal: stop.signal }), problem: '' });
      } catch (error) {
        if (!stop.signal.aborted) setFound({ query, page: null, problem: inWords(error) });
      }
    };
    const wait = setTimeout(ask, query ? PAUSE : 0);
    return () => {
      clearTimeout(wait);
      stop.abort();
    };
  }, [query]);
  return found;
}
