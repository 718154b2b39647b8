// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { onEsc, useDialog } from '../use-dialog.js';
import { DiscountForm } from './discount-form.js';
import { NoteForm } from './note-form.js';
import { PriceForm } from './price-form.js';

/** @typedef {'discount' | 'price' | 'note'} Term what can be said of a line, or of the whole sale, beside the goods */

const NAMES = { discount: 'Discount', price: 'Price', note: 'Note' };

/**
 * Changes what is said of a line, or of the whole sale: a discount, another price than the list's, a note.
 *
 * @param {object} props
 * @param {import('../sale.js').Sale} props.sale
 * @param {number | null} props.productId whose line; null for the whole sale, which has no price of its own
 * @param {Term} props.first what is asked for first
 * @param {import('../cart.js').CartTotals} props.totals
 * @param {import('../money-format.js').Money} props.money
 * @param {(event: import('../sale.js').TermEvent) => void} props.onGive
 * @param {() => void} props.onLeave
 */
export function TermsDialog({ sale, productId, first, totals, money, onGive, onLeave }) {
  const dialog = useDialog();
  const [term, setTerm] = useState(first);
  const index = sale.cart.findIndex(({ product }) => product.id === productId);
  const line = sale.cart[index];
  const of = line ?? sale;
  const priced = totals.lines[index];
  const full = productId === null ? totals.subtotal : priced ? priced.lineTotal + priced.discount : 0n;
  const what = line ? line.product.name : 'the sale';
  /** @type {Term[]} */
  const terms = line ? ['discount', 'price', 'note'] : ['discount', 'note'];

  return html`
    <dialog ref=${dialog} class="checkout" aria-labelledby="terms-heading" onCancel=${onEsc(onLeave)}>
      <div class="tender">
        <div class="checkout__head">
          <h2 id="terms-heading">${NAMES[term]} ${term === 'price' ? 'of' : 'on'} ${what}</h2>
          <button type="button" class="button button--quiet" onClick=${onLeave}>Back <kbd>Esc</kbd></button>
        </div>
        <div class="tender__offers" role="group" aria-label="What to change">
          ${terms.map(
            (one) =>
              html`<button key=${one} type="button" class="button" aria-pressed=${term === one} onClick=${() => setTerm(one)}>${NAMES[one]}</button>`,
          )}
        </div>
        ${
          term === 'discount'
            ? html`<${DiscountForm} full=${full} given=${of.discount ?? null} money=${money}
                onGive=${(/** @type {import('../cart.js').Discount | null} */ discount) => onGive({ type: 'set-discount', productId, discount })} />`
            : term === 'note'
              ? html`<${NoteForm} given=${of.note ?? null}
                  onGive=${(/** @type {string | null} */ note) => onGive({ type: 'set-note', productId, note })} />`
              : line &&
                html`<${PriceForm} line=${line} money=${money}
                  onGive=${(/** @type {import('../cart.js').PriceOverride | null} */ priceOverride) => onGive({ type: 'set-price', productId: line.product.id, priceOverride })} />`
        }
      </div>
    </dialog>
  `;
}
