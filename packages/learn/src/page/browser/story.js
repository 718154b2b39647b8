// @ts-check
import { html, useEffect, useState } from '/vendor/htm-preact.js';
import { StoryPicture } from './story-picture.js';

/** @typedef {import('../story/scene.ts').Story} Told */
/** @typedef {import('../story/scene.ts').Scene} Scene */
/** @typedef {import('../story/scene.ts').Deed} Deed */

/** From an empty server to an answered request, a scene at a time. Forward does the next thing; back only looks at what was done. */
export function Story() {
  const [story, setStory] = useState(/** @type {Told | null} */ (null));
  const [index, setIndex] = useState(-1);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState(/** @type {string | null} */ (null));

  /** @type {(path: string, method: 'GET' | 'POST') => Promise<void>} */
  const ask = async (path, method) => {
    setBusy(true);
    try {
      const told = await answerTo(path, method);
      setStory(told);
      setIndex(told.scenes.length - 1);
      setFault(told.trouble);
    } catch (error) {
      setFault(/** @type {Error} */ (error).message);
    }
    setBusy(false);
  };
  useEffect(() => {
    void ask('/learn/story', 'GET');
  }, []);

  if (story === null) return html`<p class="wait" role="status">${fault ?? 'Asking the server …'}</p>`;
  const scene = story.scenes[index];
  const isLast = index === story.length - 1;
  const forward = () => (index < story.scenes.length - 1 ? setIndex(index + 1) : ask('/learn/story/next', 'POST'));
  return html`
    <section id="story" aria-labelledby="story-title">
      <p class="lead">
        A small server, from nothing to its end, in ${story.length} steps. Each of them does something real in the scratch database${' '}
        <code>${story.database}</code>, which is made for you, and taken away when you leave this page.
      </p>
      <div class="stepper">
        <button type="button" class="button" disabled=${index < 1} onClick=${() => setIndex(index - 1)}>← Back</button>
        <button type="button" class="button button--main" disabled=${isLast} aria-busy=${isBusy} onClick=${() => isBusy || forward()}>
          ${index === -1 ? 'Begin' : 'Forward →'}
        </button>
        <button type="button" class="button" disabled=${index === -1} onClick=${() => isBusy || ask('/learn/story/again', 'POST')}>Begin again</button>
        <p class="story__place" role="status">
          ${index === -1 ? `Nothing has been done yet` : `Step ${index + 1} of ${story.length}`}
        </p>
      </div>
      ${fault !== null && html`<p class="trouble" role="alert">${fault} Begin again when that is mended.</p>`}
      ${
        scene === undefined
          ? html`<h2 id="story-title">Why must the tables exist before the server runs?</h2>`
          : html`<${SceneOnStage} scene=${scene} before=${story.scenes[index - 1] ?? null} />`
      }
    </section>
  `;
}

/** @param {{ scene: Scene, before: Scene | null }} props */
function SceneOnStage({ scene, before }) {
  return html`
    <h2 id="story-title">${scene.title}</h2>
    <div class="story">
      <div class="story__text">
        ${scene.says.map((paragraph) => html`<p>${withCode(paragraph)}</p>`)}
        <ol class="deeds">${scene.deeds.map((deed) => html`<${DeedLine} deed=${deed} />`)}</ol>
        <p class="story__prisma"><strong>With Prisma:</strong> ${withCode(scene.prisma)}</p>
      </div>
      <${StoryPicture} exists=${scene.exists} before=${before?.exists ?? null} />
    </div>
  `;
}

/** @param {{ deed: Deed }} props */
function DeedLine({ deed: { where, text, answer, refused } }) {
  return html`
    <li class="deed">
      <p class="deed__where">${where}</p>
      <pre tabindex="0" aria-label=${where}>${text}</pre>
      ${answer !== null && html`<p class=${refused ? 'deed__answer deed__answer--refused' : 'deed__answer'}><span aria-hidden="true">${refused ? '✗' : '→'}</span> ${answer}</p>`}
    </li>
  `;
}

/** Words between backticks as code. @param {string} text */
function withCode(text) {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`));
}

/**
 * @param {string} path
 * @param {'GET' | 'POST'} method
 * @returns {Promise<Told>}
 */
async function answerTo(path, method) {
  const response = await fetch(path, { method });
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail ?? `The server answered ${response.status}.`);
  return body;
}
