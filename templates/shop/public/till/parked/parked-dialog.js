// @ts-check
import { html, useCallback, useLayoutEffect, useState } from '/vendor/htm-preact.js';
import { NoAnswerStep } from '../no-answer-step.js';
import { useSale } from '../sale-store.js';
import { onEsc, useDialog } from '../use-dialog.js';
import { useRequest } from '../use-request.js';
import { runErrand } from './errand.js';
import { ParkForm } from './park-form.js';
import { discardCart } from './parked-api.js';
import { ParkedList } from './parked-list.js';

const NO_ANSWER = {
  park: {
    words: 'The sale is to be parked, but no answer came. Try again: the same sale is never parked twice.',
    warning: 'If it was parked after all, it is in the list as well as here.',
  },
  resume: {
    words: 'A parked sale was asked for, but no answer came. Try again: this till gets it if no other one has it.',
    warning: 'If this till got it after all, it is no longer in the list, and its goods must be scanned again.',
  },
};

/**
 * Parks the sale in hand under a name, and shows those that wait: any of them can be resumed, once, or discarded.
 *
 * @param {object} props
 * @param {import('../sale-store.js').SaleStore} props.store
 * @param {import('../use-scan.js').Scanner} props.scanner
 * @param {ReturnType<typeof import('./use-parked-carts.js').useParkedCarts>} props.parked
 * @param {(notice?: string) => void} props.onLeave with what was done, if something was
 */
export function ParkedDialog({ store, scanner, parked, onLeave }) {
  const { cart, customer, resumed, errand } = useSale(store);
  const dialog = useDialog();
  const [isSending, setSending] = useState(errand !== null);
  const { ask, problem, setProblem, isBusy } = useRequest();
  const inHand = cart.length > 0;

  const send = useCallback(async () => {
    const { errand: now } = store.current();
    setSending(true);
    setProblem('');
    const refusal = await runErrand(store);
    setSending(false);
    if (refusal) setProblem(refusal.message);
    await parked.look();
    if (now && !refusal && !store.current().errand)
      onLeave(now.kind === 'park' ? `${now.name} parked.` : `${now.name} resumed.`);
  }, [store, onLeave]);

  // What was asked for when the page was left, or nobody was signed in any more, is asked for again.
  useLayoutEffect(() => {
    if (errand) void send();
  }, []);

  /** @param {string} name */
  const park = async (name) => {
    // What was scanned last may still be on its way into the sale.
    await scanner.idle();
    if (store.tell({ type: 'park', name })) void send();
    else if (store.current().returned)
      setProblem('Goods come back in this sale. Take them out of it, or finish it: an exchange does not wait.');
    else
      setProblem('A part was paid by card. Give it back at the terminal, take it out of the sale, and park it then.');
  };

  /** @param {import('./parked-api.js').ParkedCart} one */
  const resume = ({ id, name }) => {
    if (store.tell({ type: 'resume', id, name })) void send();
    else setProblem('There is a sale in hand. Park it under a name, or finish it first.');
  };

  /** @param {import('./parked-api.js').ParkedCart} one */
  const discard = ({ id }) =>
    void ask({ meaning: ['discard', id], send: (key) => discardCart(key, id), onDone: () => void parked.look() });

  const leave = () => {
    if (!store.current().errand) onLeave();
  };
  const heading = inHand ? 'Park this sale' : 'Parked sales';

  return html`
    <dialog ref=${dialog} class="checkout" aria-labelledby=${errand && !isSending ? 'checkout-heading' : 'parked-heading'} onCancel=${onEsc(leave)}>
      ${
        errand && !isSending
          ? html`<${NoAnswerStep} ...${NO_ANSWER[errand.kind]} onRetry=${send} onGiveUp=${() => store.tell({ type: 'give-up-errand' })} />`
          : html`
              <div class="checkout__head">
                <h2 id="parked-heading">${heading}</h2>
                <button type="button" class="button button--quiet" disabled=${isSending} onClick=${leave}>Back <kbd>Esc</kbd></button>
              </div>
              <div class="tender">
                ${inHand && html`<${ParkForm} name=${resumed?.name ?? customer?.name ?? ''} isBusy=${isSending} onPark=${park} />`}
                <p id="parked-problem" class="problem" role="alert">${problem}</p>
                <${ParkedList} carts=${parked.carts} isBusy=${isSending || isBusy} hasFocus=${!inHand} onResume=${resume} onDiscard=${discard} />
              </div>`
      }
    </dialog>
  `;
}
