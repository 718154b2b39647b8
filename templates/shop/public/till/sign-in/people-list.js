// @ts-check
import { html, useLayoutEffect, useMemo, useRef } from '/vendor/htm-preact.js';
import { lastFirst } from './known-people.js';

/**
 * People to choose from, who was here last first.
 *
 * @param {object} props
 * @param {string} props.heading
 * @param {readonly import('./session-api.js').PinHolder[]} props.people
 * @param {(person: import('./session-api.js').PinHolder) => void} props.onChoose
 */
export function PeopleList({ heading, people, onChoose }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const sorted = useMemo(() => lastFirst(people), [people]);
  useLayoutEffect(() => list.current?.querySelector('button')?.focus(), []);

  return html`
    <h2 id="people-heading">${heading}</h2>
    <ul ref=${list} class="people" aria-labelledby="people-heading">
      ${sorted.map(
        (person) => html`<li key=${person.id}>
          <button type="button" class="button people__person" onClick=${() => onChoose(person)}>
            <span>${person.name}</span> ${person.role === 'manager' && html`<small>Manager</small>`}
          </button>
        </li>`,
      )}
    </ul>
  `;
}
