// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { LARGEST_QUANTITY } from './cart.js';
import { readEntry } from './scan.js';
import { inWords } from './terms/discount-form.js';

/**
 * One line of the sale: what it is, how many, and its price.
 *
 * @param {object} props
 * @param {import('./cart.js').CartLine} props.line
 * @param {import('../pricing/price-sale.js').PricedLine | undefined} props.priced what it comes to
 * @param {boolean} props.isTooLarge whether the discount is larger than the line
 * @param {import('./money-format.js').Money} props.money
 * @param {(productId: number, quantity: number) => void} props.onChange
 * @param {(productId: number, term: import('./terms/terms-dialog.js').Term) => void} props.onTerms somebody wants to change its discount, its price or its note
 * @param {(code: string) => void} props.onScan somebody entered a code while the quantity had the focus
 */
export function CartLineRow({ line, priced, isTooLarge, money, onChange, onTerms, onScan }) {
  const { product, quantity, discount, priceOverride, note, was } = line;
  const { id, name, stock } = product;
  const isShort = quantity > stock;
  /** What stands in the field while somebody types: news from elsewhere draws the line anew, and must not write over it. */
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));

  /** @param {Event} event */
  function take(event) {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const typed = field.value.trim();
    field.value = String(quantity);
    setDraft(null);
    if (/^\d{1,4}$/.test(typed)) onChange(id, Number(typed));
    else if (readEntry(typed).isCode) onScan(typed);
  }

  return html`
    <li class="line">
      <p class="line__name">${name}</p>
      <button type="button" class="line__terms" aria-haspopup="dialog"
        onClick=${() => onTerms(id, discount ? 'discount' : priceOverride ? 'price' : note ? 'note' : 'discount')}>
        <span class="line__price">${money.show(priced?.unitPrice ?? product.price)} each</span>
        ${priceOverride && html`<span class="line__discount">instead of ${money.show(priced?.listPrice ?? product.price)}: ${priceOverride.reason}</span>`}
        ${discount && html`<span class="line__discount">${inWords(discount, money)} off: ${discount.reason}</span>`}
        ${!discount && !priceOverride && html`<span class="line__discount">Discount, price, note</span>`}
        <span class="visually-hidden"> on ${name}</span>
      </button>
      <div class="line__quantity" role="group" aria-label=${`Quantity of ${name}`}>
        <button type="button" class="step" aria-label=${`One less of ${name}`} onClick=${() => onChange(id, quantity - 1)}>−</button>
        <input class="line__field" inputmode="numeric" autocomplete="off" aria-label=${`Quantity of ${name}`}
          aria-describedby=${isShort ? `short-${id}` : undefined} value=${draft ?? quantity}
          onInput=${(/** @type {any} */ event) => setDraft(event.target.value)} onChange=${take} onBlur=${() => setDraft(null)}
          onFocus=${(/** @type {any} */ event) => event.target.select()} />
        <button type="button" class="step" aria-label=${`One more of ${name}`} disabled=${quantity >= LARGEST_QUANTITY}
          onClick=${() => onChange(id, quantity + 1)}>+</button>
      </div>
      <p class="line__total">${money.show(priced?.lineTotal ?? 0n)}</p>
      <button type="button" class="step step--remove" aria-label=${`Remove ${name}`} onClick=${() => onChange(id, 0)}>×</button>
      ${note && html`<p class="line__problem">Note: ${note}</p>`}
      ${isShort && html`<p class="problem line__problem" id=${`short-${id}`}>${stock <= 0 ? 'None left' : `Only ${stock} left`}</p>`}
      ${was !== undefined && html`<p class="line__problem" role="status">New price, it was ${money.show(was)}</p>`}
      ${product.isActive === false && html`<p class="problem line__problem">No longer sold</p>`}
      ${isTooLarge && html`<p class="problem line__problem">The discount is larger than the line</p>`}
    </li>
  `;
}
