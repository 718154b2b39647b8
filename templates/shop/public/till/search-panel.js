// @ts-check
import { html, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { ProductList } from './product-list.js';
import { useProductSearch } from './product-search.js';
import { readEntry } from './scan.js';

/**
 * The field to scan or type into, and the goods that fit.
 *
 * @param {object} props
 * @param {{ current: HTMLInputElement | null }} props.field
 * @param {import('./use-scan.js').Scanner} props.scanner
 * @param {import('./live/changes.js').Changes} props.changes
 * @param {number | undefined} props.receiptId of the sale that was just made: the search is over, and the stock has changed
 * @param {import('./cart.js').Cart} props.cart
 * @param {import('./money-format.js').Money} props.money
 * @param {(product: import('./cart.js').Product, quantity: number) => void} props.onAdd
 */
export function SearchPanel({ field, scanner, changes, receiptId, cart, money, onAdd }) {
  const [text, setText] = useState('');
  const search = useProductSearch(readEntry(text).query, changes, receiptId);
  const list = useRef(/** @type {HTMLElement | null} */ (null));

  useLayoutEffect(() => {
    if (receiptId !== undefined) setText('');
  }, [receiptId]);

  /** @param {SubmitEvent} event */
  async function enter(event) {
    event.preventDefault();
    const entry = text;
    const { query, isCode } = readEntry(entry);
    if (!query) return;
    // A scanner that is too slow to be told from a person: its next code must find the field empty.
    if (isCode) setText('');
    const outcome = await scanner.scan(entry);
    if (outcome === 'added') setText((now) => (now === entry ? '' : now));
    else if (outcome === 'choose') focusFirst(list.current);
  }

  /** @param {InputEvent} event */
  function type(event) {
    setText(/** @type {HTMLInputElement} */ (event.target).value);
    scanner.forget();
  }

  /** @param {KeyboardEvent} event */
  function steer(event) {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      focusFirst(list.current);
    } else if (event.key === 'Escape' && text) {
      event.preventDefault();
      setText('');
      scanner.forget();
    }
  }

  /** @param {import('./cart.js').Product} product */
  function choose(product) {
    onAdd(product, readEntry(text).quantity);
    scanner.forget();
    if (matchMedia('(pointer: coarse)').matches) return;
    field.current?.focus();
    field.current?.select();
  }

  return html`
    <section class="goods" aria-label="Goods">
      <form class="search" role="search" onSubmit=${enter}>
        <label class="visually-hidden" for="search">Scan a barcode, or search by name or SKU</label>
        <input ref=${field} id="search" class="search__field" type="search" enterkeyhint="search" autocomplete="off"
          autocapitalize="off" spellcheck=${false} placeholder="Scan or search" value=${text}
          aria-describedby="search-problem" onInput=${type} onKeyDown=${steer} />
        <button class="button search__enter" type="submit">Add</button>
        <p id="search-problem" class="problem search__problem" role="alert">${scanner.problem}</p>
      </form>
      <${ProductList} list=${list} search=${search} cart=${cart} money=${money} onChoose=${choose}
        onLeave=${() => field.current?.focus()} />
    </section>
  `;
}

/** @param {HTMLElement | null} list */
function focusFirst(list) {
  list?.querySelector('button')?.focus();
}
