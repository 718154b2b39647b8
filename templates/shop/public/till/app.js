// @ts-check
import { html, useCallback, useLayoutEffect, useMemo, useRef, useState } from '/vendor/htm-preact.js';
import { receiptIn } from '../receipt/address.js';
import { totalsOf } from './cart.js';
import { CheckoutDialog } from './checkout-dialog.js';
import { CustomerDialog } from './customers/customer-dialog.js';
import { PointsDialog } from './customers/points-dialog.js';
import { ConnectionNotice } from './live/connection-notice.js';
import { useShopChanges } from './live/use-changes.js';
import { useKeptUp } from './live/use-kept-up.js';
import { moneyOf } from './money-format.js';
import { ParkedDialog } from './parked/parked-dialog.js';
import { useParkedCarts } from './parked/use-parked-carts.js';
import { PayBar } from './pay-bar.js';
import { restOf } from './payment.js';
import { ReceiptsDialog } from './receipts/receipts-dialog.js';
import { SalePanel } from './sale-panel.js';
import { useSale } from './sale-store.js';
import { isTimes } from './scan.js';
import { SearchPanel } from './search-panel.js';
import { DrawerButton } from './shift/drawer-button.js';
import { useShortcuts } from './shortcuts.js';
import { StaffBar } from './sign-in/staff-bar.js';
import { inWords } from './terms/in-words.js';
import { TermsDialog } from './terms/terms-dialog.js';
import { useScan } from './use-scan.js';
import { useScannerKeys, writeInto } from './use-scanner-keys.js';

/** @typedef {'goods' | 'sale'} View what a narrow screen shows; a wide one shows both */

/**
 * The till: goods on one side, the sale on the other, and a dialog to pay in.
 *
 * @param {object} props
 * @param {import('./shop-api.js').Shop} props.shop
 * @param {import('./sale-store.js').SaleStore} props.store
 * @param {import('./sign-in/sign-in-gate.js').Seat} props.seat who is signed in, and where
 */
export function App({ shop, store, seat }) {
  const sale = useSale(store);
  const money = useMemo(() => moneyOf(shop), [shop]);
  const totals = totalsOf(sale.cart, money, sale.discount, sale.customer);
  const rest = restOf(sale, money, totals);
  const search = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [view, setView] = useState(/** @type {View} */ ('goods'));
  const [wantsToPay, setPaying] = useState(false);
  // A sale that was sent, and a receipt that nobody has put away, come back after a reload.
  const isPaying = wantsToPay || sale.attempt !== null || sale.receipt !== null;
  // Whose discount, price or note is being entered: a product's, or that of the whole sale (null).
  const [terms, setTerms] = useState(
    /** @type {{ productId: number | null, first: import('./terms/terms-dialog.js').Term } | null} */ (null),
  );
  const [customerStep, setCustomerStep] = useState(/** @type {'choose' | 'points' | null} */ (null));
  // What was found by its paper, or an empty object for the list; null while nobody looks.
  const [lookedUp, setLookedUp] = useState(
    /** @type {{ wanted?: import('../receipt/address.js').Wanted } | null} */ (wantedHere()),
  );
  const [wantsParked, setWantsParked] = useState(false);
  // What was asked for when the page was left comes back, too.
  const isParking = wantsParked || sale.errand !== null;
  const [notice, setNotice] = useState('');
  const [refusal, setRefusal] = useState(/** @type {string | null} */ (null));

  /** @type {(product: import('./cart.js').Product, quantity: number) => void} */
  const add = useCallback(
    (product, quantity) => {
      setRefusal(null);
      if (!store.tell({ type: 'add', product, quantity })) return;
      const line = store.current().cart.find((one) => one.product.id === product.id);
      setNotice(`${product.name} added, ${line?.quantity ?? quantity} in this sale.`);
    },
    [store],
  );

  const changes = useShopChanges();
  useKeptUp(store, changes);
  const parked = useParkedCarts(changes);
  const scanner = useScan(add);

  /** @type {(productId: number, quantity: number) => void} */
  const changeQuantity = (productId, quantity) => {
    setRefusal(null);
    const line = store.current().cart.find(({ product }) => product.id === productId);
    if (!store.tell({ type: 'set-quantity', productId, quantity })) return;
    setNotice(quantity > 0 ? `${line?.product.name}: ${quantity}.` : `${line?.product.name} removed.`);
  };

  /** @param {import('./sale.js').TermEvent} event */
  const giveTerm = (event) => {
    setRefusal(null);
    setTerms(null);
    if (store.tell(event)) setNotice(inWords(event, money));
  };

  /** @param {import('./customers/customers-api.js').CustomerWithTerms | null} customer */
  const setCustomer = (customer) => {
    setRefusal(null);
    setCustomerStep(null);
    if (store.tell({ type: 'set-customer', customer }))
      setNotice(customer ? `Customer: ${customer.name}.` : 'No customer.');
  };

  /** @param {number} points */
  const usePoints = (points) => {
    setRefusal(null);
    setCustomerStep(null);
    if (store.tell({ type: 'use-points', points }))
      setNotice(points > 0 ? `${points} points used.` : 'No points used.');
  };

  /** @param {import('./receipts/exchange.js').Returned | null} returned */
  const takeBack = (returned) => {
    setRefusal(null);
    setLookedUp(null);
    if (!store.tell({ type: 'take-back', returned })) return;
    setNotice(returned ? `Comes back: ${returned.goods.join(', ')}. Scan what goes out.` : 'Nothing comes back.');
    setView(returned ? 'goods' : 'sale');
  };

  /** @param {number} index */
  const paidBack = (index) => store.tell({ type: 'card-paid-back', index });

  // Selected, so that a scan replaces what an earlier search has left in the field.
  const focusSearch = () => {
    search.current?.focus();
    search.current?.select();
  };

  const goToSearch = () => {
    setView('goods');
    focusSearch();
  };

  const pay = async () => {
    // What was scanned last may still be on its way into the sale.
    await scanner.idle();
    if (store.current().cart.length === 0) return goToSearch();
    if (totalsOf(store.current().cart, money, store.current().discount).tooLarge.length > 0) {
      setRefusal('A discount is larger than what it is taken off. Make it smaller, or take it away.');
      return setView('sale');
    }
    setRefusal(null);
    setNotice('');
    scanner.forget();
    setPaying(true);
  };

  /** @param {string} [message] why the shop refused, when it did */
  const leaveCheckout = (message) => {
    setPaying(false);
    if (!message) return;
    setRefusal(message);
    setView('sale');
  };

  const changesRead = () => {
    store.tell({ type: 'changes-read' });
    if (!isTouch()) focusSearch();
  };

  /** @param {string} [done] what was done, in words */
  const leaveParked = (done) => {
    setWantsParked(false);
    if (!done) return;
    setRefusal(null);
    scanner.forget();
    setNotice(done);
    setView(store.current().cart.length > 0 ? 'sale' : 'goods');
  };

  const undo = () => {
    const undone = store.current().past.at(-1)?.what;
    if (!store.tell({ type: 'undo' })) return;
    setRefusal(null);
    setNotice(`Undone: ${undone}.`);
    // With the last change the button is gone.
    if (store.current().past.length === 0 && !isTouch()) focusSearch();
  };

  const startNewSale = () => {
    if (!store.tell({ type: 'start-new' })) {
      setRefusal('A part was paid by card. Give it back at the terminal, take it out here, and clear the sale then.');
      return setView('sale');
    }
    setRefusal(null);
    scanner.forget();
    setNotice('New sale.');
    setView('goods');
    setPaying(false);
  };

  // Goods belong to the sale whenever they are scanned: before the payment, while the customer looks for the money, and then
  // to the next one.
  useScannerKeys(({ code, field, before }) => {
    if (store.current().attempt || store.current().errand)
      return scanner.refuse(`${code} was not added: this sale is not finished yet.`);
    const wanted = receiptIn(code);
    if (wanted && !isPaying) return setLookedUp({ wanted });
    if (store.current().receipt) startNewSale();
    // Whatever was left in the search field is no part of the code; "3*" is: it was typed for what is scanned next.
    const times = field !== null && field === search.current && isTimes(before) ? before : '';
    if (search.current) writeInto(search.current, '');
    // Whoever types next means something new.
    if (field !== null && !wantsToPay) focusSearch();
    void scanner.scan(times + code, { isScan: true });
  });
  useShortcuts({
    isPaying: isPaying || isParking || lookedUp !== null || customerStep !== null || terms !== null,
    onSearch: goToSearch,
    onCustomer: () => setCustomerStep('choose'),
    onParked: () => setWantsParked(true),
    onUndo: undo,
    onTyping: focusSearch,
    onPay: pay,
  });
  // For the papers that the browser lays out itself.
  useLayoutEffect(() => {
    document.documentElement.dataset.paper = seat.till.paperWidth;
  }, [seat.till.paperWidth]);
  // Before the browser can hand out the next key, so that a quick scan is not lost.
  useLayoutEffect(() => {
    if (!isPaying && refusal === null && !isTouch() && document.activeElement !== search.current) focusSearch();
  }, [isPaying]);

  return html`
    <header class="masthead">
      <h1 class="masthead__name">${shop.name}</h1>
      <p class="masthead__keys">
        <span><kbd>F2</kbd> Search</span> <span><kbd>F4</kbd> Customer</span> <span><kbd>F6</kbd> Park</span> <span><kbd>F8</kbd> Pay</span> <span><kbd>Ctrl Z</kbd> Undo</span> <span><kbd>Esc</kbd> Back</span>
      </p>
      <${StaffBar} seat=${seat} />
      <${DrawerButton} money=${money} seat=${seat} />
    </header>
    <${ConnectionNotice} changes=${changes} />
    <main class="till" data-view=${view}>
      <${SearchPanel} field=${search} scanner=${scanner} changes=${changes} receiptId=${sale.receipt?.id} cart=${sale.cart} money=${money} onAdd=${add} />
      <${SalePanel} cart=${sale.cart} discount=${sale.discount} note=${sale.note} customer=${sale.customer} returned=${sale.returned} rest=${rest} cards=${sale.cards} totals=${totals} money=${money}
        resumed=${isParking ? null : sale.resumed} parked=${parked.carts.length} refusal=${refusal} onChange=${changeQuantity} onTerms=${(/** @type {number | null} */ productId, /** @type {import('./terms/terms-dialog.js').Term} */ first) => setTerms({ productId, first })} onPaidBack=${paidBack} onScan=${scanner.scan} onClear=${startNewSale} onUndo=${undo} undoes=${sale.past.at(-1)?.what}
        onCustomer=${(/** @type {import('./customers/customer-row.js').CustomerStep} */ step) => (step === 'remove' ? setCustomer(null) : setCustomerStep(step))}
        onKeep=${() => takeBack(null)} onReceipts=${() => setLookedUp({})} onParked=${() => setWantsParked(true)} onChangesRead=${changesRead} />
      <${PayBar} view=${view} onView=${setView} totals=${totals} due=${sale.returned ? rest.inCash : totals.total} money=${money} onPay=${pay} />
    </main>
    <p class="visually-hidden" role="status">${notice}</p>
    ${
      terms &&
      html`<${TermsDialog} sale=${sale} ...${terms} totals=${totals} money=${money} onGive=${giveTerm}
        onLeave=${() => setTerms(null)} />`
    }
    ${customerStep === 'choose' && html`<${CustomerDialog} onChoose=${setCustomer} onLeave=${() => setCustomerStep(null)} />`}
    ${
      customerStep === 'points' &&
      sale.customer &&
      html`<${PointsDialog} customer=${sale.customer} points=${totals.points} money=${money} onUse=${usePoints}
        onLeave=${() => setCustomerStep(null)} />`
    }
    ${isParking && html`<${ParkedDialog} store=${store} scanner=${scanner} parked=${parked} onLeave=${leaveParked} />`}
    ${lookedUp && html`<${ReceiptsDialog} wanted=${lookedUp.wanted} money=${money} seat=${seat} onExchange=${takeBack} onLeave=${() => setLookedUp(null)} />`}
    ${
      isPaying &&
      html`<${CheckoutDialog} store=${store} money=${money} people=${seat.till.people} paperWidth=${seat.till.paperWidth} onLeave=${leaveCheckout}
        scanner=${scanner} notice=${notice} onNewSale=${startNewSale} onTyping=${focusSearch} />`
    }
  `;
}

/** On a touch screen the keyboard would cover half the page: there people tap the field when they want it. */
function isTouch() {
  return matchMedia('(pointer: coarse)').matches;
}

/** The receipt that the page's own address names. It is looked up once. */
function wantedHere() {
  const wanted = receiptIn(location.href);
  if (!wanted) return null;
  history.replaceState(null, '', '/');
  return { wanted };
}
