// @ts-check
import { html } from '/vendor/htm-preact.js';

/** @typedef {import('../story/scene.ts').Group} Group */
/** @typedef {import('../story/scene.ts').Thing} Thing */

/**
 * What exists and what does not, as boxes within boxes. What this step has made or changed is marked.
 *
 * @param {{ exists: readonly Group[], before: readonly Group[] | null }} props `before`: at the step before this one
 */
export function StoryPicture({ exists, before }) {
  return html`
    <div class="exists" role="group" aria-label="What exists now">
      ${exists.map(
        ({ title, things }, group) => html`<section class="exists__group">
          <h3>${title}</h3>
          <ul>
            ${things.map((thing, index) => html`<${ThingBox} thing=${thing} before=${before?.[group]?.things[index] ?? null} />`)}
          </ul>
        </section>`,
      )}
    </div>
  `;
}

/** @param {{ thing: Thing, before: Thing | null }} props */
function ThingBox({ thing, before }) {
  const { name, depth, there, says } = thing;
  const change = changeOf(thing, before);
  return html`
    <li class=${`thing thing--${there ? 'there' : 'absent'} ${change === null ? '' : 'thing--changed'}`} style=${{ marginLeft: `${depth}rem` }}>
      <span class="thing__name">${name}</span>
      <span class="thing__says">${there ? says : 'not there'}</span>
      ${change !== null && html`<span class="thing__change">${change}</span>`}
    </li>
  `;
}

/**
 * @param {Thing} thing
 * @param {Thing | null} before
 */
function changeOf(thing, before) {
  if (before === null) return null;
  if (thing.there !== before.there) return thing.there ? 'new' : 'gone';
  return thing.says === before.says ? null : 'changed';
}
