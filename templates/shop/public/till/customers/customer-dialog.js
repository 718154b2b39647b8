// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { onEsc, useDialog } from '../use-dialog.js';
import { useRequest } from '../use-request.js';
import { CustomerForm } from './customer-form.js';
import { CustomerSearch } from './customer-search.js';
import { addCustomer, readCustomer } from './customers-api.js';

/**
 * Chooses who buys: somebody whom the shop knows, or a new customer.
 *
 * @param {object} props
 * @param {(customer: import('./customers-api.js').CustomerWithTerms) => void} props.onChoose
 * @param {() => void} props.onLeave
 */
export function CustomerDialog({ onChoose, onLeave }) {
  const dialog = useDialog();
  const [text, setText] = useState('');
  const [isNew, setNew] = useState(false);
  const { ask, problem, setProblem, isBusy } = useRequest();

  /** @param {number} id */
  const choose = (id) => void ask({ meaning: ['read', id], send: () => readCustomer(id), onDone: onChoose });

  /** @param {{ name: string, email?: string, phone?: string }} customer */
  const add = (customer) =>
    void ask({ meaning: ['add', customer], send: (key) => addCustomer(key, customer), onDone: onChoose });

  /** @param {boolean} next */
  const turnTo = (next) => {
    setProblem('');
    setNew(next);
  };
  const back = () => (isNew ? turnTo(false) : onLeave());

  return html`
    <dialog ref=${dialog} class="checkout" aria-labelledby="customer-heading" onCancel=${onEsc(back)}>
      <div class="checkout__head">
        <h2 id="customer-heading">${isNew ? 'New customer' : 'Customer'}</h2>
        <button type="button" class="button button--quiet" onClick=${back}>Back <kbd>Esc</kbd></button>
      </div>
      ${
        isNew
          ? html`<${CustomerForm} text=${text.trim()} isBusy=${isBusy} onAdd=${add} />`
          : html`<${CustomerSearch} text=${text} isBusy=${isBusy} onText=${setText} onChoose=${choose} onNew=${() => turnTo(true)} />`
      }
      <p class="problem" role="alert">${problem}</p>
    </dialog>
  `;
}
