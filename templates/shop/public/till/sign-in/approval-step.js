// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { PeopleList } from './people-list.js';
import { PinPad } from './pin-pad.js';
import { approve } from './session-api.js';

/** What each right is called where a manager is asked for it. */
const WHAT = /** @type {Record<string, string>} */ ({
  'sale.discount-above-limit': 'This discount is above the limit of cashiers.',
  'sale.price-override': 'Another price than the list says is to be charged.',
  'sale.void': 'A sale is to be taken back.',
  'refund.above-limit': 'This refund is above the limit of cashiers.',
  'shift.no-sale': 'The drawer is to be opened without a sale.',
  'shift.close-anothers': 'This is somebody else’s shift.',
});

/**
 * Asks a manager, on the spot, for what the person at the till may not do alone.
 *
 * @param {object} props
 * @param {string} props.right
 * @param {readonly import('./session-api.js').PinHolder[]} props.people
 * @param {(approval: string) => void} props.onApproved
 * @param {() => void} props.onBack
 */
export function ApprovalStep({ right, people, onApproved, onBack }) {
  const managers = people.filter(({ role }) => role === 'manager');
  const [chosen, setChosen] = useState(managers.length === 1 ? managers[0] : undefined);

  /** @param {string} pin */
  const tryPin = async (pin) => {
    if (!chosen) return;
    const { approval } = await approve({ right, userId: chosen.id, pin });
    onApproved(approval);
  };

  return html`
    <div class="approval">
      <div class="checkout__head">
        <h2 id="checkout-heading">A manager has to approve this</h2>
        ${!chosen && html`<button type="button" class="button button--quiet" onClick=${onBack}>Back <kbd>Esc</kbd></button>`}
      </div>
      <p>${WHAT[right] ?? 'The person at the till may not do this alone.'}</p>
      ${
        chosen
          ? html`<${PinPad} key=${chosen.id} heading=${chosen.name} action="Approve" onTry=${tryPin}
              onBack=${() => (managers.length > 1 ? setChosen(undefined) : onBack())} />`
          : managers.length > 0
            ? html`<${PeopleList} heading="Who approves it?" people=${managers} onChoose=${setChosen} />`
            : html`<p class="problem" role="alert">No manager has a PIN, so nobody can approve it here.</p>`
      }
    </div>
  `;
}
