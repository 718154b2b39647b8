// @ts-check
import { html, useLayoutEffect, useState } from '/vendor/htm-preact.js';
import { isWanted } from '../../receipt/address.js';
import { ApprovalStep } from '../sign-in/approval-step.js';
import { onEsc, useDialog } from '../use-dialog.js';
import { useRequest } from '../use-request.js';
import { HandedOut } from './handed-out.js';
import { InvoiceForm } from './invoice-form.js';
import { ReceiptList } from './receipt-list.js';
import { issueInvoice, readSale, refundSale, voidSale } from './receipts-api.js';
import { RefundForm } from './refund-form.js';
import { worthOf } from './refund-sum.js';
import { SoldReceipt } from './sold-receipt.js';
import { VoidForm } from './void-form.js';

/** @typedef {import('./receipts-api.js').SoldSale} Sale */
/** @typedef {'list' | 'receipt' | 'void' | 'refund' | 'exchange' | 'invoice' | 'handed-out'} Page */

/** @type {Record<Page, string>} */
const HEADINGS = {
  list: 'Receipts',
  receipt: 'Receipt',
  void: 'Void the sale',
  refund: 'Refund',
  exchange: 'Exchange',
  invoice: 'Invoice',
  'handed-out': 'Refund',
};

/**
 * What was sold at this register: finds a receipt, prints it again, voids the sale, gives money back, begins an exchange, or
 * issues an invoice.
 *
 * @param {object} props
 * @param {import('../../receipt/address.js').Wanted} [props.wanted] the receipt whose paper was scanned
 * @param {import('../money-format.js').Money} props.money
 * @param {import('../sign-in/sign-in-gate.js').Seat} props.seat
 * @param {(returned: import('./exchange.js').Returned) => void} props.onExchange
 * @param {() => void} props.onLeave
 */
export function ReceiptsDialog({ wanted, money, seat, onExchange, onLeave }) {
  const dialog = useDialog();
  const [page, setPage] = useState(/** @type {Page} */ ('list'));
  const [sale, setSale] = useState(/** @type {Sale | null} */ (null));
  const [isInvoiceNew, setInvoiceNew] = useState(false);
  const [refund, setRefund] = useState(/** @type {import('./receipts-api.js').Refund | null} */ (null));
  const { ask, problem, setProblem, isBusy, approving, dropApproval } = useRequest();

  /** @param {Page} next */
  const turnTo = (next) => {
    setProblem('');
    setPage(next);
  };

  /** @param {number} id */
  const show = (id) =>
    void ask({
      meaning: ['read', id],
      send: () => readSale(id),
      onDone: (found) => {
        if (wanted?.id === id && !isWanted(wanted, found.receipt)) {
          return setProblem('This paper is not of this shop: another sale has its number here.');
        }
        setSale(found);
        setInvoiceNew(false);
        turnTo('receipt');
      },
    });

  useLayoutEffect(() => {
    if (wanted) show(wanted.id);
  }, [wanted]);

  /** @param {string} reason */
  const takeBack = (reason) => {
    if (!sale) return;
    const { id } = sale.receipt;
    void ask({
      meaning: ['void', id, reason],
      send: (key, approval) => voidSale(key, id, reason, approval),
      onDone: (receipt) => {
        setSale({ ...sale, receipt });
        // Its invoice has a credit note now.
        if (sale.invoice) show(id);
        else turnTo('receipt');
      },
    });
  };

  /** @param {readonly import('./receipts-api.js').Pieces[]} lines @param {string} reason @param {boolean} isCredit */
  const giveBack = (lines, reason, isCredit) => {
    if (!sale) return;
    const body = {
      orderId: sale.receipt.id,
      lines,
      reason,
      ...(isCredit && { tenders: [{ method: /** @type {const} */ ('store_credit') }] }),
    };
    void ask({
      meaning: ['refund', body],
      send: (key, approval) => refundSale(key, body, approval),
      onDone: (given) => {
        setRefund(given);
        turnTo('handed-out');
      },
    });
  };

  /** @param {import('./receipts-api.js').Print} print */
  const keepPrint = (print) => setSale((now) => now && { ...now, prints: [print, ...now.prints] });

  /** @param {readonly import('./receipts-api.js').Pieces[]} lines @param {string} reason @param {boolean} isCredit */
  const takeAlong = (lines, reason, isCredit) => {
    if (!sale) return;
    const { id: orderId, receiptNumber, lines: sold } = sale.receipt;
    const goods = lines.map(({ line, quantity }) => `${quantity} × ${sold[line - 1]?.name}`);
    const worth = money.decimal(worthOf(sale, lines, money.digits));
    onExchange({ orderId, receiptNumber, lines, goods, reason, isCredit, worth });
  };

  /** @param {import('./receipts-api.js').InvoiceCustomer} customer */
  const bill = (customer) => {
    if (!sale) return;
    const { id } = sale.receipt;
    void ask({
      meaning: ['invoice', id, customer],
      send: async () => {
        await issueInvoice(id, customer);
        return readSale(id);
      },
      onDone: (found) => {
        setSale(found);
        setInvoiceNew(true);
        turnTo('receipt');
      },
    });
  };

  const back = () => {
    if (approving) dropApproval();
    else if (page === 'list') onLeave();
    else if (page === 'receipt') turnTo('list');
    // What has come back since is read anew.
    else if (sale) show(sale.receipt.id);
  };

  const step = () => {
    if (page === 'list' || !sale) {
      return html`<${ReceiptList} registerId=${seat.till.register.id} money=${money} onChoose=${show} />`;
    }
    switch (page) {
      case 'void':
        return html`<${VoidForm} isBusy=${isBusy} onVoid=${takeBack} onProblem=${setProblem} />`;
      case 'refund':
        return html`<${RefundForm} sale=${sale} money=${money} isBusy=${isBusy} isExchange=${false} onRefund=${giveBack} onProblem=${setProblem} />`;
      case 'invoice':
        return html`<${InvoiceForm} receipt=${sale.receipt} isBusy=${isBusy} onIssue=${bill} onProblem=${setProblem} />`;
      case 'exchange':
        return html`<${RefundForm} sale=${sale} money=${money} isBusy=${isBusy} isExchange=${true} onRefund=${takeAlong} onProblem=${setProblem} />`;
      case 'handed-out':
        return refund && html`<${HandedOut} refund=${refund} money=${money} onDone=${back} />`;
      default:
        return html`<${SoldReceipt} sale=${sale} money=${money} paperWidth=${seat.till.paperWidth} onVoid=${() => turnTo('void')} onRefund=${() => turnTo('refund')}
          onExchange=${() => turnTo('exchange')} onInvoice=${() => turnTo('invoice')} isInvoiceNew=${isInvoiceNew} onPrinted=${keepPrint} />`;
    }
  };

  return html`
    <dialog ref=${dialog} class="checkout receipts" aria-labelledby=${approving ? 'checkout-heading' : 'receipts-heading'} onCancel=${onEsc(back)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.stopPropagation()}>
      ${
        approving
          ? html`<${ApprovalStep} right=${approving.right} people=${seat.till.people} onApproved=${approving.again} onBack=${dropApproval} />`
          : html`<div class="checkout__head">
              <h2 id="receipts-heading">${HEADINGS[page]}</h2>
              <button type="button" class="button button--quiet" onClick=${back}>Back <kbd>Esc</kbd></button>
            </div>
            ${step()}
            <p id="receipts-problem" class="problem" role="alert">${problem}</p>`
      }
    </dialog>
  `;
}
