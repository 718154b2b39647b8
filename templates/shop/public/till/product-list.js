// @ts-check
import { html } from '/vendor/htm-preact.js';

/**
 * The goods as a list of buttons: a click or Enter adds one piece, the arrow keys walk through it, Esc goes back.
 *
 * @param {object} props
 * @param {{ current: HTMLElement | null }} props.list
 * @param {import('./product-search.js').ProductSearch} props.search
 * @param {import('./cart.js').Cart} props.cart
 * @param {import('./money-format.js').Money} props.money
 * @param {(product: import('./cart.js').Product) => void} props.onChoose
 * @param {() => void} props.onLeave
 */
export function ProductList({ list, search, cart, money, onChoose, onLeave }) {
  const { products, state, hasMore, more } = search;
  if (state === 'failed') {
    return html`<div class="goods__empty" role="alert">
      <p>The shop does not answer.</p>
      <button type="button" class="button" onClick=${more}>Try again</button>
    </div>`;
  }
  if (products.length === 0) {
    return html`<p class="goods__empty">${state === 'asking' ? 'Looking …' : 'Nothing fits. Try fewer letters.'}</p>`;
  }
  return html`
    <div class="goods__scroll" aria-busy=${state === 'asking'}>
      <ul class="goods__list" ref=${list} aria-label="Products" onKeyDown=${(/** @type {KeyboardEvent} */ event) => walk(event, onLeave)}>
        ${products.map(
          (product, index) => html`<${ProductButton} key=${product.id} product=${product} isFirst=${index === 0}
            inCart=${cart.find((line) => line.product.id === product.id)?.quantity ?? 0} money=${money} onChoose=${onChoose} />`,
        )}
      </ul>
      ${
        hasMore &&
        html`<button type="button" class="button goods__more" disabled=${state === 'asking'} onClick=${more}>Show more</button>`
      }
    </div>
  `;
}

/**
 * @param {object} props
 * @param {import('./cart.js').Product} props.product
 * @param {boolean} props.isFirst
 * @param {number} props.inCart
 * @param {import('./money-format.js').Money} props.money
 * @param {(product: import('./cart.js').Product) => void} props.onChoose
 */
function ProductButton({ product, isFirst, inCart, money, onChoose }) {
  const left = product.stock;
  return html`
    <li>
      <button type="button" class="product" tabindex=${isFirst ? 0 : -1} onClick=${() => onChoose(product)}>
        <span class="product__name">${product.name}</span>
        <span class="product__code">${product.sku}${product.brand ? html` · ${product.brand.name}` : null}</span>
        <span class="product__price"><data value=${product.price}>${money.show(product.price)}</data></span>
        <span class=${left <= 0 ? 'product__stock product__stock--none' : 'product__stock'}>
          ${left <= 0 ? 'Sold out' : `${left} left`}
        </span>
        ${inCart > 0 && html`<span class="product__count"><span class="visually-hidden">In this sale: </span>${inCart}</span>`}
      </button>
    </li>
  `;
}

/**
 * Only the first button can be reached with Tab; the arrow keys do the rest, so that the sale is one Tab away.
 *
 * @param {KeyboardEvent} event
 * @param {() => void} leave
 */
function walk(event, leave) {
  const buttons = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('button')];
  const here = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const columns = buttons.filter(({ offsetTop }) => offsetTop === buttons[0]?.offsetTop).length;
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
  if (event.key in steps) {
    event.preventDefault();
    const there = here + steps[/** @type {keyof typeof steps} */ (event.key)];
    if (there < 0) leave();
    else buttons[Math.min(there, buttons.length - 1)]?.focus();
  } else if (event.key === 'Escape') {
    event.preventDefault();
    leave();
  }
}
