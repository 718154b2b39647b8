// @ts-check
import { html, useCallback, useEffect, useMemo, useRef, useState } from '/vendor/htm-preact.js';
import { totalsOf } from './cart.js';
import { CheckoutDialog } from './checkout-dialog.js';
import { moneyOf } from './money-format.js';
import { PayBar } from './pay-bar.js';
import { SalePanel } from './sale-panel.js';
import { createSaleStore, useSale } from './sale-store.js';
import { SearchPanel } from './search-panel.js';
import { useShortcuts } from './shortcuts.js';

/** @typedef {'goods' | 'sale'} View what a narrow screen shows; a wide one shows both */

/**
 * The till: goods on one side, the sale on the other, and a dialog to pay in.
 *
 * @param {{ shop: import('./shop-api.js').Shop }} props
 */
export function App({ shop }) {
  const store = useMemo(createSaleStore, []);
  const sale = useSale(store);
  const money = useMemo(() => moneyOf(shop), [shop]);
  const totals = totalsOf(sale.cart, money);
  const search = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [view, setView] = useState(/** @type {View} */ ('goods'));
  const [isPaying, setPaying] = useState(sale.attempt !== null || sale.receipt !== null);
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

  /** @type {(productId: number, quantity: number) => void} */
  const changeQuantity = (productId, quantity) => {
    setRefusal(null);
    const line = store.current().cart.find(({ product }) => product.id === productId);
    if (!store.tell({ type: 'set-quantity', productId, quantity })) return;
    setNotice(quantity > 0 ? `${line?.product.name}: ${quantity}.` : `${line?.product.name} removed.`);
  };

  const goToSearch = () => {
    setView('goods');
    search.current?.focus();
  };

  const pay = () => {
    if (sale.cart.length === 0) return goToSearch();
    setRefusal(null);
    setPaying(true);
  };

  /** @param {string} [message] why the shop refused, when it did */
  const leaveCheckout = (message) => {
    setPaying(false);
    if (!message) return;
    setRefusal(message);
    setView('sale');
  };

  const startNewSale = () => {
    store.tell({ type: 'start-new' });
    setRefusal(null);
    setNotice('New sale.');
    setView('goods');
    setPaying(false);
  };

  useShortcuts({ isPaying, search, onSearch: goToSearch, onPay: pay });
  useEffect(() => {
    // On a touch screen the keyboard would cover half the page: there people tap the field when they want it.
    if (!isPaying && refusal === null && !matchMedia('(pointer: coarse)').matches) search.current?.focus();
  }, [isPaying]);

  return html`
    <header class="masthead">
      <h1 class="masthead__name">${shop.name}</h1>
      <p class="masthead__keys">
        <span><kbd>F2</kbd> Search</span> <span><kbd>F8</kbd> Pay</span> <span><kbd>Esc</kbd> Back</span>
      </p>
    </header>
    <main class="till" data-view=${view}>
      <${SearchPanel} field=${search} cart=${sale.cart} money=${money} onAdd=${add} />
      <${SalePanel} cart=${sale.cart} totals=${totals} money=${money} refusal=${refusal} onChange=${changeQuantity}
        onClear=${startNewSale} />
      <${PayBar} view=${view} onView=${setView} totals=${totals} money=${money} onPay=${pay} />
    </main>
    <p class="visually-hidden" role="status">${notice}</p>
    ${
      isPaying &&
      html`<${CheckoutDialog} store=${store} totals=${totals} money=${money} onLeave=${leaveCheckout}
        onNewSale=${startNewSale} onTyping=${() => search.current?.focus()} />`
    }
  `;
}
