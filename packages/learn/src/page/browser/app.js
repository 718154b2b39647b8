// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { Diagram } from './diagram.js';
import { HistorySteps } from './history-steps.js';
import { useAnswer, useLive } from './live.js';
import { SalePath } from './sale-path.js';
import { Story } from './story.js';
import { ThreeStates } from './three-states.js';

/** @typedef {import('../wire.ts').PlaceName} PlaceName */

/** @type {import('../wire.ts').PlacedDifference[]} */
const UNCHANGED = [];

/** No database with files, but something to look at all the same. @type {PlaceName} */
const STORY = { id: 'story', title: 'The story: from an empty server to an answer' };

/** The whole page: what is looked at, and a place to choose it. */
export function App() {
  const [place, setPlace] = useState(new URLSearchParams(location.search).get('lesson') ?? 'shop');
  const { view, absent, sale, connected } = useLive(place);
  const isStory = place === STORY.id;

  /** @type {(id: string) => void} */
  const lookAt = (id) => {
    history.replaceState(null, '', id === 'shop' ? '/learn' : `/learn?lesson=${id}`);
    setPlace(id);
  };

  return html`
    <header class="top">
      <div class="top__title">
        <h1>${isStory ? 'From an empty server to an answer' : 'Blueprint, plan, tables'}</h1>
        <p class=${`live live--${connected ? 'on' : 'off'}`} role="status">
          ${connected ? (isStory ? 'Connected' : 'Live: follows what you change') : 'Waiting for the server …'}
        </p>
      </div>
      <div class="top__tools">
        <${PlaceSelect} place=${place} onChange=${lookAt} />
        <a class="button" href="/">Till</a>
      </div>
    </header>
    ${isStory ? html`<main><${Story} /></main>` : html`<${Place} key=${place} view=${view} absent=${absent} sale=${sale} />`}
  `;
}

/**
 * Three states, the history step by step, the diagram, and the way of a sale.
 *
 * @param {Pick<ReturnType<typeof useLive>, 'view' | 'absent' | 'sale'>} props
 */
function Place({ view, absent, sale }) {
  const [step, setStep] = useState(/** @type {string | null} */ (null));
  return html`
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
  const started = useAnswer('/learn/places', asked) ?? /** @type {PlaceName[]} */ ([{ id: 'shop', title: 'The shop' }]);
  const places = [STORY, ...started];
  const known = places.some(({ id }) => id === place);
  return html`
    <label class="place">
      <span>Look at</span>
      <select value=${place} onFocus=${() => setAsked(asked + 1)}
        onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => onChange(currentTarget.value)}>
        ${known ? null : html`<option value=${place}>Lesson ${place} (not started)</option>`}
        ${places.map(({ id, title }) => html`<option key=${id} value=${id}>${title}</option>`)}
      </select>
    </label>
  `;
}
