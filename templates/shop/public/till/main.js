// @ts-check
import { html, render } from '/vendor/htm-preact.js';
import { App } from './app.js';
import { NoAnswer, readShop } from './shop-api.js';

const place = /** @type {HTMLElement} */ (document.getElementById('till'));

await open();

/** Asks the shop who it is, and shows its till; where it does not answer, says so and offers to ask again. */
async function open() {
  try {
    const shop = await readShop();
    document.title = `Till · ${shop.name}`;
    render(html`<${App} shop=${shop} />`, place);
  } catch (error) {
    const reason = error instanceof NoAnswer ? 'The shop does not answer. Is its server running?' : String(error);
    render(
      html`<main class="start-message" role="alert">
        <h1>The till is closed</h1>
        <p>${reason}</p>
        <button type="button" class="button" onClick=${open}>Try again</button>
      </main>`,
      place,
    );
  }
}
