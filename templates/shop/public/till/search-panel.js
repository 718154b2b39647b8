// @ts-check
import { html, useRef, useState } from '/vendor/htm-preact.js';
import { ProductList } from './product-list.js';
import { useProductSearch } from './product-search.js';
import { meantBy, readEntry } from './scan.js';
import { findProducts, NoAnswer } from './shop-api.js';

/**
 * The field to scan or type into, and the goods that fit.
 *
 * @param {object} props
 * @param {{ current: HTMLInputElement | null }} props.field
 * @param {import('./cart.js').Cart} props.cart
 * @param {import('./money-format.js').Money} props.money
 * @param {(product: import('./cart.js').Product, quantity: number) => void} props.onAdd
 */
export function SearchPanel({ field, cart, money, onAdd }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const search = useProductSearch(readEntry(text).query);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  // Scans are looked up one after the other, so that they are added in the order in which they were made.
  const queue = useRef(Promise.resolve());

  /** @param {string} entry */
  async function lookUp(entry) {
    const { query, quantity, isCode } = readEntry(entry);
    try {
      const { items } = await findProducts({ query });
      const product = meantBy(query, items);
      if (product) {
        onAdd(product, quantity);
        setProblem('');
        setText((now) => (now === entry ? '' : now));
      } else if (isCode || items.length === 0) {
        setProblem(isCode ? `No product has the barcode ${query}.` : `Nothing is called “${query}”.`);
      } else {
        setProblem('');
        focusFirst(list.current);
      }
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setProblem(`The shop does not answer: ${query} was not added. Try again.`);
    }
  }

  /** @param {SubmitEvent} event */
  function enter(event) {
    event.preventDefault();
    const entry = text;
    const { query, isCode } = readEntry(entry);
    if (!query) return;
    // A scanner doesn't wait: its next code must find the field empty.
    if (isCode) setText('');
    queue.current = queue.current.then(() => lookUp(entry));
  }

  /** @param {InputEvent} event */
  function type(event) {
    setText(/** @type {HTMLInputElement} */ (event.target).value);
    setProblem('');
  }

  /** @param {KeyboardEvent} event */
  function steer(event) {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      focusFirst(list.current);
    } else if (event.key === 'Escape' && text) {
      event.preventDefault();
      setText('');
      setProblem('');
    }
  }

  /** @param {import('./cart.js').Product} product */
  function choose(product) {
    onAdd(product, readEntry(text).quantity);
    setProblem('');
    if (!matchMedia('(pointer: coarse)').matches) {
      field.current?.focus();
      field.current?.select();
    }
  }

  return html`
    <section class="goods" aria-label="Goods">
      <form class="search" role="search" onSubmit=${enter}>
        <label class="visually-hidden" for="search">Scan a barcode, or search by name or SKU</label>
        <input ref=${field} id="search" class="search__field" type="search" enterkeyhint="search" autocomplete="off"
          autocapitalize="off" spellcheck=${false} placeholder="Scan or search" value=${text}
          aria-describedby="search-problem" onInput=${type}
          onKeyDown=${steer} />
        <button class="button search__enter" type="submit">Add</button>
        <p id="search-problem" class="problem search__problem" role="alert">${problem}</p>
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
