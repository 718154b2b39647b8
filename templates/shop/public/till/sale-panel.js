// @ts-check
import { html, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { CardPayments } from './card-payments.js';
import { CartLineRow } from './cart-line-row.js';
import { CustomerRow } from './customers/customer-row.js';
import { ParkedButton } from './parked/parked-button.js';
import { ResumedNotice } from './parked/resumed-notice.js';
import { ReturnedRow } from './receipts/returned-row.js';

/**
 * The sale in progress: its lines, and what they come to.
 *
 * @param {object} props
 * @param {import('./cart.js').Cart} props.cart
 * @param {import('./cart.js').Discount | null} props.discount on the whole sale
 * @param {string | null} props.note on the whole sale
 * @param {import('./customers/sale-customer.js').SaleCustomer | null} props.customer
 * @param {import('./receipts/exchange.js').Returned | null} props.returned what comes back for it
 * @param {import('./payment.js').Rest} props.rest what is left to pay
 * @param {readonly import('./sale.js').CardPayment[]} props.cards what was paid by card already
 * @param {import('./cart.js').CartTotals} props.totals
 * @param {import('./money-format.js').Money} props.money
 * @param {import('./sale.js').Sale['resumed']} props.resumed
 * @param {number} props.parked how many sales wait
 * @param {string | null} props.refusal why the shop would not make this sale
 * @param {(productId: number, quantity: number) => void} props.onChange
 * @param {(productId: number | null, term: import('./terms/terms-dialog.js').Term) => void} props.onTerms of a line; null: of the whole sale
 * @param {(step: import('./customers/customer-row.js').CustomerStep) => void} props.onCustomer
 * @param {(index: number) => void} props.onPaidBack a card payment was given back
 * @param {(code: string) => void} props.onScan
 * @param {() => void} props.onClear
 * @param {() => void} props.onUndo the last change of the sale is to be taken back
 * @param {string | undefined} props.undoes what that was; nothing where there is none
 * @param {() => void} props.onParked this sale is to be parked, or one that waits looked for
 * @param {() => void} props.onChangesRead of the parked sale that this one goes on with
 * @param {() => void} props.onKeep nothing is to come back after all
 * @param {() => void} props.onReceipts what was sold is to be looked up
 */
export function SalePanel({
  cart,
  discount,
  note,
  customer,
  returned,
  rest,
  cards,
  totals,
  money,
  resumed,
  parked,
  refusal,
  onChange,
  onTerms,
  onCustomer,
  onPaidBack,
  onScan,
  onClear,
  onUndo,
  undoes,
  onParked,
  onChangesRead,
  onKeep,
  onReceipts,
}) {
  const notice = useRef(/** @type {HTMLElement | null} */ (null));
  const lines = useRef(/** @type {HTMLElement | null} */ (null));
  const { length } = cart;
  useLayoutEffect(() => {
    if (!refusal) return;
    notice.current?.focus();
    lines.current?.querySelector('.line__problem')?.closest('.line')?.scrollIntoView({ block: 'nearest' });
  }, [refusal]);
  useLayoutEffect(() => {
    lines.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }, [length]);

  return html`
    <section class="sale" aria-labelledby="sale-heading">
      <div class="sale__head">
        <h2 id="sale-heading">Sale</h2>
        <div class="sale__tools">
          <button type="button" class="button button--quiet" aria-haspopup="dialog" onClick=${onReceipts}>Receipts</button>
          <${ParkedButton} count=${parked} inHand=${length > 0} onParked=${onParked} />
          ${
            undoes !== undefined &&
            html`<button type="button" class="button button--quiet" title=${`Undo: ${undoes} (Ctrl+Z)`} onClick=${onUndo}>Undo</button>`
          }
          ${length > 0 && html`<${ClearButton} onClear=${onClear} />`}
        </div>
      </div>
      ${refusal && html`<p class="problem sale__refusal" role="alert" tabindex="-1" ref=${notice}>${refusal}</p>`}
      <${ResumedNotice} resumed=${resumed} onRead=${onChangesRead} />
      ${
        length === 0
          ? html`<p class="sale__empty">Nothing yet. Scan something, or choose it from the goods.</p>`
          : html`<ul class="sale__lines" ref=${lines} aria-label="Lines of this sale">
              ${cart.map(
                (line, index) => html`<${CartLineRow} key=${line.product.id} line=${line} priced=${totals.lines[index]}
                  isTooLarge=${totals.tooLarge.includes(line.product.id)} money=${money} onChange=${onChange} onTerms=${onTerms}
                  onScan=${onScan} />`,
              )}
            </ul>`
      }
      <div class="sale__terms">
        <${CustomerRow} customer=${customer} points=${totals.points} money=${money} onCustomer=${onCustomer} />
        ${
          length > 0 &&
          html`<button type="button" class="button button--quiet" aria-haspopup="dialog" onClick=${() => onTerms(null, 'discount')}>Discount</button>
            <button type="button" class="button button--quiet" aria-haspopup="dialog" onClick=${() => onTerms(null, 'note')}>Note</button>`
        }
        ${note && html`<p class="sale__note">Note: ${note}</p>`}
      </div>
      ${returned && html`<${ReturnedRow} returned=${returned} money=${money} onKeep=${onKeep} />`}
      <dl class="sums">
        <div><dt>${money.pricesIncludeTax ? 'Sum' : 'Net'}</dt><dd>${money.show(totals.subtotal)}</dd></div>
        ${
          discount &&
          html`<div>
            <dt>Discount: ${discount.reason}</dt>
            <dd>${totals.tooLarge.includes(null) ? html`<span class="problem">larger than the sale</span>` : money.show(-totals.discount)}</dd>
          </div>`
        }
        ${
          totals.points.redeemed > 0 &&
          html`<div><dt>${totals.points.redeemed.toLocaleString()} points</dt><dd>${money.show(-totals.points.off)}</dd></div>`
        }
        <div><dt>${money.pricesIncludeTax ? 'Tax in it' : 'Tax'}</dt><dd>${money.show(totals.tax)}</dd></div>
        ${totals.rounding !== 0n && html`<div><dt>Rounding</dt><dd>${money.show(totals.rounding)}</dd></div>`}
        <div class="sums__total">
          <dt>Total</dt>
          <dd><data value=${money.decimal(totals.total)}>${money.show(totals.total)}</data></dd>
        </div>
        ${
          returned &&
          html`<div class="sums__total">
            <dt>${rest.back > 0n ? 'To give back' : 'To pay'}</dt>
            <dd><data value=${money.decimal(rest.back > 0n ? rest.back : rest.inCash)}>${money.show(rest.back > 0n ? rest.back : rest.inCash)}</data></dd>
          </div>`
        }
      </dl>
      <${CardPayments} cards=${cards} money=${money} onPaidBack=${onPaidBack} />
    </section>
  `;
}

/**
 * Clears the sale on the second press, so that a slip of the finger loses nothing.
 *
 * @param {{ onClear: () => void }} props
 */
function ClearButton({ onClear }) {
  const [isAsked, setAsked] = useState(false);
  return html`<button type="button" class="button button--quiet" onBlur=${() => setAsked(false)}
    onClick=${() => (isAsked ? onClear() : setAsked(true))}>${isAsked ? 'Clear the whole sale?' : 'Clear'}</button>`;
}
