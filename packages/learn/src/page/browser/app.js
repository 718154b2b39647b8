// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { Diagram } from './diagram.js';
import { HistorySteps } from './history-steps.js';
import { useAnswer, useLive } from './live.js';
import { SalePath } from './sale-path.js';
import { ThreeStates } from './three-states.js';

/** @typedef {import('../wire.ts').PlaceName} PlaceName */

/** @type {import('../wire.ts').PlacedDifference[]} */
const UNCHANGED = [];

/** The whole page: three states, the history step by step, the diagram, and the way of a sale. */
export function App() {
  const [place, setPlace] = useState(new URLSearchParams(location.search).get('lesson') ?? 'shop');
  const [step, setStep] = useState(/** @type {string | null} */ (null));
  const { view, absent, sale, connected } = useLive(place);

  /** @type {(id: string) => void} */
  const lookAt = (id) => {
    history.replaceState(null, '', id === 'shop' ? '/learn' : `/learn?lesson=${id}`);
    setStep(null);
    setPlace(id);
  };

  return html`
    <header class="top">
      <div class="top__title">
        <h1>Blueprint, plan, tables</h1>
        <p class=${`live live--${connected ? 'on' : 'off'}`} role="status">
          ${connected ? 'Live: follows what you change' : 'Waiting for the server …'}
        </p>
      </div>
      <div class="top__tools">
        <${PlaceSelect} place=${place} onChange=${lookAt} />
        <a class="button" href="/">Till</a>
      </div>
    </header>
    <nav class="contents" aria-label="On this page">
      <a href="#states">Three states</a> <a href="#history">History</a> <a href="#diagram">Diagram</a>
      <a href="#sale">A sale</a>
    </nav>
    <main>
      ${
        view === null
          ? html`<p class="wait" role="status">${absent === null ? 'Looking at files and database …' : `There is nothing to look at yet. ${absent}`}</p>`
          : html`
              <${ThreeStates} view=${view} onStep=${setStep} />
              <${HistorySteps} view=${view} chosen=${step} onChoose=${setStep} />
              <section id="diagram" aria-labelledby="diagram-title">
                <h2 id="diagram-title">The tables and what ties them</h2>
                <p class="lead">Each line is a foreign key: from the row that names another, to the one that is named.</p>
                <${Diagram} label=${`Tables of ${view.place.title}`} tables=${view.tables.list} changes=${UNCHANGED} />
              </section>
            `
      }
      <${SalePath} sale=${sale} />
    </main>
  `;
}

/** @param {{ place: string, onChange: (id: string) => void }} props */
function PlaceSelect({ place, onChange }) {
  const [asked, setAsked] = useState(0);
  const places = useAnswer('/learn/places', asked) ?? /** @type {PlaceName[]} */ ([{ id: 'shop', title: 'The shop' }]);
  const known = places.some((/** @type {PlaceName} */ { id }) => id === place);
  return html`
    <label class="place">
      <span>Look at</span>
      <select value=${place} onFocus=${() => setAsked(asked + 1)}
        onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => onChange(currentTarget.value)}>
        ${known ? null : html`<option value=${place}>Lesson ${place} (not started)</option>`}
        ${places.map((/** @type {PlaceName} */ { id, title }) => html`<option key=${id} value=${id}>${title}</option>`)}
      </select>
    </label>
  `;
}
