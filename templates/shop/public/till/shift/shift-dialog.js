// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { parseAmount } from '../money.js';
import { StillParked } from '../parked/still-parked.js';
import { openDrawer } from '../printer/printer.js';
import { ApprovalStep } from '../sign-in/approval-step.js';
import { onEsc, useDialog } from '../use-dialog.js';
import { useRequest } from '../use-request.js';
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
  const dialog = useDialog();
  const [step, setStep] = useState(/** @type {'drawer' | 'close'} */ ('drawer'));
  const [kind, setKind] = useState(/** @type {Kind} */ ('paid_in'));
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [count, setCount] = useState(/** @type {import('./shift-api.js').CashCount | null} */ (null));
  const [report, setReport] = useState(/** @type {import('./shift-api.js').Report | null} */ (null));
  const [notice, setNotice] = useState('');
  const { ask, problem, setProblem, isBusy, approving, dropApproval } = useRequest();

  /** @param {SubmitEvent} event */
  function submitCount(event) {
    event.preventDefault();
    if (!count) return setProblem('Count the drawer, and enter what is in it.');
    if (shift) return close(shift.id, count);
    void ask({
      meaning: ['open', count],
      send: (key) => openShift(key, count),
      onDone: (opened) => {
        onShift(opened);
        onLeave();
      },
    });
  }

  /**
   * @param {number} id
   * @param {import('./shift-api.js').CashCount} counted
   */
  function close(id, counted) {
    void ask({
      meaning: ['close', id, counted],
      send: (key, approval) => closeShift(key, id, counted, approval),
      onDone: (closed) => {
        setReport(closed);
        onShift(null);
      },
    });
  }

  /** @param {SubmitEvent} event */
  function submitEvent(event) {
    event.preventDefault();
    if (!shift) return;
    const units = parseAmount(amount, money.digits);
    if (kind !== 'no_sale' && !units) return setProblem('Enter an amount above zero.');
    if (reason.trim() === '') return setProblem('Say why: the report shows it.');
    const words = reason.trim();
    const body =
      kind === 'no_sale' ? { kind, reason: words } : { kind, amount: money.decimal(units ?? 0n), reason: words };
    setNotice('');
    void ask({
      meaning: ['event', shift.id, body],
      send: (key, approval) => addCashEvent(key, shift.id, body, approval),
      onDone: (event) => {
        openDrawer(`event ${event.id}`);
        setAmount('');
        setReason('');
        setNotice(`${KINDS.find(([name]) => name === kind)?.[1]}: written down.`);
      },
    });
  }

  function showX() {
    if (!shift) return;
    void ask({ meaning: ['x', shift.id], send: () => readXReport(shift.id), onDone: setReport });
  }

  function goToCount() {
    setStep('close');
    setCount(null);
    setProblem('');
  }

  const back = () => (approving ? dropApproval() : onLeave());
  const isCounting = !shift || step === 'close';
  const heading = report ? 'Report' : shift ? (step === 'close' ? 'Close the shift' : 'Drawer') : 'Open a shift';

  return html`
    <dialog ref=${dialog} class="checkout shift" aria-labelledby=${approving ? 'checkout-heading' : 'shift-heading'} onCancel=${onEsc(back)}
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
              onBack=${dropApproval} />`
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
                ${shift && html`<${StillParked} registerId=${shift.register.id} />`}
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
