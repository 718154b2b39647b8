// @ts-check
import { html, useState } from '/vendor/htm-preact.js';

/**
 * Adds a customer: the name must be there, the rest may.
 *
 * @param {object} props
 * @param {string} props.text what was searched for
 * @param {boolean} props.isBusy
 * @param {(customer: { name: string, email?: string, phone?: string }) => void} props.onAdd
 */
export function CustomerForm({ text, isBusy, onAdd }) {
  const isPhone = /^[+0-9 ()/.-]+$/.test(text);
  const isEmail = text.includes('@');
  const [name, setName] = useState(isPhone || isEmail ? '' : text);
  const [email, setEmail] = useState(isEmail ? text : '');
  const [phone, setPhone] = useState(isPhone ? text : '');
  const [complaint, setComplaint] = useState('');

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const [address, number] = [email.trim(), phone.trim()];
    if (name.trim() === '') return setComplaint('Enter a name.');
    if (address && !/^[^\s@]+@[^\s@]+$/.test(address)) {
      return setComplaint('An e-mail address has one @ and no spaces, such as anna@example.com.');
    }
    if (number && !/^(?=.*\d)[+0-9 ()/.-]+$/.test(number)) {
      return setComplaint('A phone number has digits, spaces, and the signs + ( ) / . -');
    }
    setComplaint('');
    return onAdd({ name: name.trim(), ...(address && { email: address }), ...(number && { phone: number }) });
  }

  /** @type {(id: string, label: string, value: string, set: (text: string) => void, rest?: object) => unknown} */
  const field = (id, label, value, set, rest) => html`<div class="tender__cash">
    <label for=${id}>${label}</label>
    <input id=${id} class="gate__field" autocomplete="off" value=${value} aria-describedby="customer-problem" ...${rest}
      onInput=${(/** @type {any} */ event) => set(event.target.value)} />
  </div>`;

  return html`
    <form class="tender" noValidate onSubmit=${submit}>
      ${field('customer-name', 'Name', name, setName, { autofocus: true, maxlength: 200, required: true })}
      ${field('customer-email', 'E-mail address, if known', email, setEmail, { type: 'email', maxlength: 254 })}
      ${field('customer-phone', 'Phone number, if known', phone, setPhone, { type: 'tel', maxlength: 40 })}
      <p id="customer-problem" class="problem" role="alert">${complaint}</p>
      <button class="button button--main" type="submit" disabled=${isBusy}>Add customer <kbd>Enter</kbd></button>
    </form>
  `;
}
