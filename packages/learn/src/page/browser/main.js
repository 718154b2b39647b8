// @ts-check
import { html, render } from '/vendor/htm-preact.js';
import { App } from './app.js';

render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById('learn')));
