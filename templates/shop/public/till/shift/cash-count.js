// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { parseAmount } from '../money.js';

/**
 * The fields in which a drawer is counted: by coins and notes, or as a sum.
 *
 * @param {object} props
 * @param {import('../money-format.js').Money} props.money
 * @param {(count: import('./shift-api.js').CashCount | null) => void} props.onCount null while it is no count
 */
export function CashCountFields({ money, onCount }) {
  const [isBySum, setBySum] = useState(true);
  const [sum, setSum] = useState('');
  const [quantities, setQuantities] = useState(/** @type {Record<string, string>} */ ({}));
  // A currency whose coins nobody has listed has a series without end: there it is counted as a sum.
  const values = money.cash.notes.length === 0 ? [] : [...money.cash.coins, ...money.cash.notes];

  /** @param {string} text */
  function typeSum(text) {
    setSum(text);
    const units = parseAmount(text, money.digits);
    onCount(units === null ? null : { sum: money.decimal(units) });
  }

  /** @param {Record<string, string>} next */
  function typeQuantities(next) {
    setQuantities(next);
    const isCount = Object.values(next).every((text) => /^\d{0,5}$/.test(text));
    const pieces = Object.entries(next).map(([value, text]) => ({ value, quantity: Number(text || 0) }));
    onCount(isCount ? { pieces } : null);
  }

  /** @param {boolean} bySum */
  function choose(bySum) {
    setBySum(bySum);
    if (bySum) typeSum(sum);
    else typeQuantities(quantities);
  }

  const counted = values.reduce(
    (total, value) => total + value * BigInt(wholeOf(quantities[money.decimal(value)])),
    0n,
  );
  return html`
    ${
      values.length > 0 &&
      html`<div class="tender__offers" role="group" aria-label="How it is counted">
        <button type="button" class="button" aria-pressed=${isBySum} onClick=${() => choose(true)}>Sum</button>
        <button type="button" class="button" aria-pressed=${!isBySum} onClick=${() => choose(false)}>Coins and notes</button>
      </div>`
    }
    ${
      isBySum
        ? html`<div class="tender__cash">
            <label for="counted-sum">Counted</label>
            <input id="counted-sum" class="tender__field" inputmode="decimal" autocomplete="off" autofocus value=${sum}
              aria-describedby="shift-problem" onInput=${(/** @type {any} */ event) => typeSum(event.target.value)} />
          </div>`
        : html`<div class="shift__pieces">
              ${values.map((value) => {
                const name = money.decimal(value);
                return html`<label key=${name}>
                  <span>${money.show(value)}</span>
                  <input class="tender__pieces" inputmode="numeric" autocomplete="off" value=${quantities[name] ?? ''} aria-describedby="shift-problem"
                    onInput=${(/** @type {any} */ event) => typeQuantities({ ...quantities, [name]: event.target.value })} />
                </label>`;
              })}
            </div>
            <p class="tender__change" aria-live="polite"><span>Counted</span> <strong>${money.show(counted)}</strong></p>`
    }
  `;
}

/** @param {string | undefined} text */
function wholeOf(text = '') {
  return /^\d{1,5}$/.test(text) ? text : '0';
}
