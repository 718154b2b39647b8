// @ts-check
import { html, useState } from '/vendor/htm-preact.js';

/**
 * What the customer has paid by card already. A payment is taken out when the terminal has given the money back.
 *
 * @param {object} props
 * @param {readonly import('./sale.js').CardPayment[]} props.cards
 * @param {import('./money-format.js').Money} props.money
 * @param {boolean} [props.isSending]
 * @param {(index: number) => void} props.onPaidBack
 */
export function CardPayments({ cards, money, isSending = false, onPaidBack }) {
  const [asked, setAsked] = useState(/** @type {number | null} */ (null));
  if (cards.length === 0) return null;

  /** @param {number} index */
  const press = (index) => {
    // Of a store credit nothing has been taken yet.
    if (cards[index]?.code !== undefined) return onPaidBack(index);
    if (asked !== index) return setAsked(index);
    setAsked(null);
    onPaidBack(index);
  };

  return html`<ul class="cards" aria-label=${cards.some(({ code }) => code !== undefined) ? 'Paid already' : 'Paid by card'}>
    ${cards.map(
      ({ amount, reference, code }, index) => html`<li key=${index}>
        <span>${code === undefined ? `Card ${reference}` : `Store credit ${code}`} <strong>${money.show(amount)}</strong></span>
        <button type="button" class="button button--quiet" disabled=${isSending} onBlur=${() => setAsked(null)}
          onClick=${() => press(index)}>${asked === index ? 'The terminal gave it back?' : 'Take out'}</button>
      </li>`,
    )}
  </ul>`;
}
