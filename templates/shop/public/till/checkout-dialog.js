// @ts-check
import { html, useCallback, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { CardStep } from './card-step.js';
import { settle } from './checkout.js';
import { CreditStep } from './credit-step.js';
import { NoAnswerStep } from './no-answer-step.js';
import { restOf } from './payment.js';
import { ReceiptStep } from './receipt-step.js';
import { useSale } from './sale-store.js';
import { ApprovalStep } from './sign-in/approval-step.js';
import { TenderStep } from './tender-step.js';

/**
 * Paying, step by step: take the money, send the sale, show the receipt; and where no answer came, send it again.
 *
 * @param {object} props
 * @param {import('./sale-store.js').SaleStore} props.store
 * @param {import('./money-format.js').Money} props.money
 * @param {readonly import('./sign-in/session-api.js').PinHolder[]} props.people who can sign in here by PIN
 * @param {'mm58' | 'mm80'} props.paperWidth of this till's printer
 * @param {import('./use-scan.js').Scanner} props.scanner
 * @param {string} props.notice what has just been added to the sale
 * @param {(refusal?: string) => void} props.onLeave back to the sale; with the shop's words when it can't be made as it is
 * @param {() => void} props.onNewSale
 * @param {() => void} props.onTyping the next customer's goods are being scanned already
 */
export function CheckoutDialog({ store, money, people, paperWidth, scanner, notice, onLeave, onNewSale, onTyping }) {
  const sale = useSale(store);
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  // What was sent when nobody was signed in any more is sent again as soon as somebody is.
  const [isSentAgain] = useState(() => store.current().attempt?.waitsFor === 'sign-in');
  const [isSending, setSending] = useState(isSentAgain);
  const [problem, setProblem] = useState('');
  const [takesCard, setTakesCard] = useState(false);
  const [takesCredit, setTakesCredit] = useState(false);
  const rest = restOf(sale, money);

  useLayoutEffect(() => dialog.current?.showModal(), []);

  const send = useCallback(async () => {
    setSending(true);
    const refusal = await settle(store);
    setSending(false);
    if (refusal === null) return;
    // What is wrong with the money is mended here; everything else in the sale.
    if (/^(TENDER|CARD|STORE_CREDIT|UNKNOWN_STORE_CREDIT)(_|$)/.test(refusal.code)) setProblem(refusal.message);
    else onLeave(wordsFor(refusal));
  }, [store, onLeave]);

  useLayoutEffect(() => {
    if (isSentAgain) void send();
  }, []);

  /** @param {string} approval */
  const approved = (approval) => {
    store.tell({ type: 'approved', approval });
    void send();
  };

  /** The shop has said no, so the sale can be changed. */
  const leaveUnapproved = () => {
    store.tell({ type: 'refused' });
    onLeave();
  };

  /** @param {bigint | null} tendered in cash */
  const complete = async (tendered) => {
    setProblem('');
    const { key } = store.current();
    // What was scanned last may still be on its way into the sale, which then costs more.
    await scanner.idle();
    if (store.current().key !== key) return;
    const { points } = restOf(store.current(), money);
    if (store.tell({ type: 'send', tendered: tendered === null ? null : money.decimal(tendered), points })) void send();
  };

  /** @param {import('./sale.js').CardPayment} payment */
  const paidByCard = async (payment) => {
    setTakesCard(false);
    setTakesCredit(false);
    store.tell({ type: 'card-paid', payment });
    await scanner.idle();
    if (restOf(store.current(), money).byCard === 0n) await complete(null);
  };

  /** @param {number} index */
  const paidBack = (index) => {
    setProblem('');
    store.tell({ type: 'card-paid-back', index });
  };

  const giveUp = () => {
    store.tell({ type: 'give-up' });
    onLeave();
  };

  /** Closes at once, not with the next rendering, so that the field behind can take the key that is being typed. */
  const makeWay = () => {
    dialog.current?.close();
    onNewSale();
    onTyping();
  };

  /** @param {Event} event Esc was pressed */
  const cancel = (event) => {
    event.preventDefault();
    if (sale.receipt) onNewSale();
    else if (isSending) return;
    else if (takesCard) setTakesCard(false);
    else if (takesCredit) setTakesCredit(false);
    else if (sale.attempt?.waitsFor === 'approval') leaveUnapproved();
    else if (!sale.attempt) onLeave();
  };

  return html`
    <dialog ref=${dialog} class="checkout" aria-labelledby="checkout-heading" onCancel=${cancel}>
      ${
        sale.receipt
          ? html`<${ReceiptStep} receipt=${sale.receipt} refund=${sale.refund} money=${money} paperWidth=${paperWidth} onNewSale=${onNewSale} onTyping=${makeWay} />`
          : sale.attempt?.waitsFor === 'approval' && !isSending
            ? html`<${ApprovalStep} right=${sale.attempt.right ?? ''} people=${people} onApproved=${approved} onBack=${leaveUnapproved} />`
            : sale.attempt && !isSending
              ? html`<${NoAnswerStep} onRetry=${send} onGiveUp=${giveUp} />`
              : takesCard
                ? html`<${CardStep} rest=${rest.byCard} money=${money} onPaid=${paidByCard} onBack=${() => setTakesCard(false)} />`
                : takesCredit
                  ? html`<${CreditStep} rest=${rest.byCard} taken=${sale.cards} money=${money} onPaid=${paidByCard} onBack=${() => setTakesCredit(false)} />`
                  : html`<${TenderStep} total=${rest.inCash} back=${rest.back} returned=${sale.returned} cards=${sale.cards} money=${money} isSending=${isSending} problem=${problem}
                    onComplete=${complete} onCard=${() => setTakesCard(true)} onCredit=${() => setTakesCredit(true)} onPaidBack=${paidBack} onBack=${() => onLeave()} />`
      }
      <p class="checkout__notice" role="status">${sale.attempt || sale.receipt ? '' : notice}</p>
      <p class="problem" role="alert">${scanner.problem}</p>
    </dialog>
  `;
}

/** @param {import('./shop-api.js').Refusal} refusal */
function wordsFor({ code, message, details }) {
  if (code !== 'OUT_OF_STOCK') return `Not sold. ${message}`;
  const short = /** @type {{ name: string, left: number }[]} */ (details.products ?? []);
  const facts = short.map(({ name, left }) => (left === 0 ? `${name} is sold out` : `only ${left} of ${name} left`));
  return `Not sold: ${facts.join(', ')}. Change the quantity, then pay again.`;
}
