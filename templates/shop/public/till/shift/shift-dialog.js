// @ts-check
import { html, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { parseAmount } from '../money.js';
import { newKey } from '../new-key.js';
import { Refusal } from '../shop-api.js';
import { ApprovalStep } from '../sign-in/approval-step.js';
import { inWords } from '../sign-in/session-api.js';
import { CashCountFields } from './cash-count.js';
import { addCashEvent, closeShift, openShift, readXReport } from './shift-api.js';
import { ShiftReport } from './shift-report.js';

/** @typedef {'paid_in' | 'paid_out' | 'drop' | 'no_sale'} Kind */

/** @type {readonly (readonly [Kind, string])[]} */
const KINDS = [
  ['paid_in', 'Pay in'],
  ['paid_out', 'Pay out'],
  ['drop', 'Drop'],
  ['no_sale', 'No sale'],
];

/**
 * The drawer: opens a shift, writes down what happens to the cash, reads the X report, and closes by a blind count.
 *
 * @param {object} props
 * @param {import('./shift-api.js').Shift | null} props.shift
 * @param {import('../money-format.js').Money} props.money
 * @param {readonly import('../sign-in/session-api.js').PinHolder[]} props.people who can approve what is not allowed alone
 * @param {(shift: import('./shift-api.js').Shift | null) => void} props.onShift it was opened or closed
 * @param {() => void} props.onLeave
 */
export function ShiftDialog({ shift, money, people, onShift, onLeave }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [step, setStep] = useState(/** @type {'drawer' | 'close'} */ ('drawer'));
  const [kind, setKind] = useState(/** @type {Kind} */ ('paid_in'));
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [count, setCount] = useState(/** @type {import('./shift-api.js').CashCount | null} */ (null));
  const [report, setReport] = useState(/** @type {import('./shift-api.js').Report | null} */ (null));
  const [problem, setProblem] = useState('');
  const [notice, setNotice] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [approving, setApproving] = useState(
    /** @type {{ right: string, again: (approval: string) => Promise<void> } | null} */ (null),
  );
  // The same until what was asked for is done or changed: what is sent again after a lost answer is done once.
  const key = useRef('');
  const meaning = useRef('');
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  /**
   * @template T
   * @param {unknown} request what is asked for
   * @param {(key: string) => Promise<T>} ask
   * @param {(approval: string) => Promise<void>} [again] does it once more, with a manager's approval
   * @returns {Promise<T | null>} null when it went wrong, and was said so
   */
  async function done(request, ask, again) {
    if (isBusy) return null;
    setApproving(null);
    const text = JSON.stringify(request);
    if (text !== meaning.current) key.current = newKey();
    meaning.current = text;
    setBusy(true);
    setProblem('');
    setNotice('');
    try {
      const answer = await ask(key.current);
      meaning.current = '';
      return answer;
    } catch (error) {
      if (again && error instanceof Refusal && error.code === 'APPROVAL_REQUIRED') {
        setApproving({ right: error.details.right ?? '', again });
        return null;
      }
      setProblem(inWords(error));
      return null;
    } finally {
      setBusy(false);
    }
  }

  /** @param {SubmitEvent} event */
  async function submitCount(event) {
    event.preventDefault();
    if (!count) return setProblem('Count the drawer, and enter what is in it.');
    if (shift) {
      await close(shift.id, count);
    } else {
      const opened = await done(['open', count], (one) => openShift(one, count));
      if (!opened) return;
      onShift(opened);
      onLeave();
    }
  }

  /**
   * @param {number} id
   * @param {import('./shift-api.js').CashCount} counted
   * @param {string} [approval]
   */
  async function close(id, counted, approval) {
    const again = (/** @type {string} */ given) => close(id, counted, given);
    const closed = await done(['close', id, counted], (one) => closeShift(one, id, counted, approval), again);
    if (!closed) return;
    setReport(closed);
    onShift(null);
  }

  /** @param {SubmitEvent} event */
  async function submitEvent(event) {
    event.preventDefault();
    if (!shift) return;
    const units = parseAmount(amount, money.digits);
    if (kind !== 'no_sale' && !units) return setProblem('Enter an amount above zero.');
    if (reason.trim() === '') return setProblem('Say why: the report shows it.');
    const words = reason.trim();
    const body =
      kind === 'no_sale' ? { kind, reason: words } : { kind, amount: money.decimal(units ?? 0n), reason: words };
    await writeDown(shift.id, body);
  }

  /**
   * @param {number} id
   * @param {import('./shift-api.js').CashEvent} body
   * @param {string} [approval]
   */
  async function writeDown(id, body, approval) {
    const again = (/** @type {string} */ given) => writeDown(id, body, given);
    if (!(await done(['event', id, body], (one) => addCashEvent(one, id, body, approval), again))) return;
    setAmount('');
    setReason('');
    setNotice(`${KINDS.find(([name]) => name === body.kind)?.[1]}: written down.`);
  }

  async function showX() {
    if (!shift) return;
    const read = await done(['x', shift.id], () => readXReport(shift.id));
    if (read) setReport(read);
  }

  function goToCount() {
    setStep('close');
    setCount(null);
    setProblem('');
  }

  /** @param {Event} event Esc was pressed */
  const cancel = (event) => {
    event.preventDefault();
    if (approving) setApproving(null);
    else onLeave();
  };
  const isCounting = !shift || step === 'close';
  const heading = report ? 'Report' : shift ? (step === 'close' ? 'Close the shift' : 'Drawer') : 'Open a shift';

  return html`
    <dialog ref=${dialog} class="checkout shift" aria-labelledby=${approving ? 'checkout-heading' : 'shift-heading'} onCancel=${cancel}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.stopPropagation()}>
      ${
        !approving &&
        html`<div class="checkout__head">
          <h2 id="shift-heading">${heading}</h2>
          <button type="button" class="button button--quiet" onClick=${onLeave}>Back <kbd>Esc</kbd></button>
        </div>`
      }
      ${
        approving
          ? html`<${ApprovalStep} right=${approving.right} people=${people} onApproved=${approving.again}
              onBack=${() => setApproving(null)} />`
          : report
            ? html`<div class="done">
              <${ShiftReport} report=${report} money=${money} />
              <div class="checkout__actions">
                <button type="button" class="button button--main" onClick=${onLeave}>Done</button>
                <button type="button" class="button" onClick=${() => print()}>Print</button>
              </div>
            </div>`
            : isCounting
              ? html`<form class="tender" key=${shift ? 'close' : 'open'} onSubmit=${submitCount}>
                <p>${shift ? 'Count all the cash in the drawer.' : 'Count the float in the drawer.'}</p>
                <${CashCountFields} money=${money} onCount=${setCount} />
                <p id="shift-problem" class="problem" role="alert">${problem}</p>
                <div class="checkout__actions">
                  <button type="submit" class="button button--main" disabled=${isBusy}>${shift ? 'Close the shift' : 'Open the shift'}</button>
                </div>
              </form>`
              : html`<form class="tender" onSubmit=${submitEvent}>
                <p>${shift.register.name}, opened by ${shift.openedBy.name}, ${new Date(shift.openedAt).toLocaleString()}</p>
                <div class="tender__offers" role="group" aria-label="What happens to the drawer">
                  ${KINDS.map(
                    ([name, words]) =>
                      html`<button key=${name} type="button" class="button" aria-pressed=${kind === name}
                        onClick=${() => setKind(name)}>${words}</button>`,
                  )}
                </div>
                ${
                  kind !== 'no_sale' &&
                  html`<div class="tender__cash">
                    <label for="cash-amount">Amount</label>
                    <input id="cash-amount" class="tender__field" inputmode="decimal" autocomplete="off" value=${amount}
                      aria-describedby="shift-problem" onInput=${(/** @type {any} */ event) => setAmount(event.target.value)} />
                  </div>`
                }
                <div class="tender__cash">
                  <label for="cash-reason">Reason</label>
                  <input id="cash-reason" class="tender__field" autocomplete="off" maxlength="200" value=${reason}
                    aria-describedby="shift-problem" onInput=${(/** @type {any} */ event) => setReason(event.target.value)} />
                </div>
                <p id="shift-problem" class="problem" role="alert">${problem}</p>
                <p role="status">${notice}</p>
                <div class="checkout__actions">
                  <button type="submit" class="button button--main" disabled=${isBusy}>Write down</button>
                  <button type="button" class="button" disabled=${isBusy} onClick=${showX}>X report</button>
                  <button type="button" class="button" onClick=${goToCount}>Close the shift</button>
                </div>
              </form>`
      }
    </dialog>
  `;
}
