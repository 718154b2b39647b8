// @ts-check
import { html, render } from '/vendor/htm-preact.js';
import { App } from './app.js';
import { keepPage } from './live/keep-page.js';
import { findPrinterAgain } from './printer/printer.js';
import { createSaleStore } from './sale-store.js';
import { SignInGate } from './sign-in/sign-in-gate.js';

const place = /** @type {HTMLElement} */ (document.getElementById('till'));
// Outlives whoever is signed in: the next cashier goes on with the same sale.
const store = createSaleStore();

/** @param {import('./sign-in/sign-in-gate.js').Seat} seat */
const till = (seat) => html`<${App} shop=${seat.shop} store=${store} seat=${seat} />`;

render(html`<${SignInGate} till=${till} hasSale=${() => store.current().cart.length > 0} />`, place);
void keepPage();
void findPrinterAgain();
