// @ts-check
import { html, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { Refusal } from '../shop-api.js';
import { useScannerKeys } from '../use-scanner-keys.js';
import { inWords } from './session-api.js';

const SHORTEST = 4;
const LONGEST = 8;

/**
 * Takes a PIN, by touch or from the keyboard. It is sent once and kept nowhere.
 *
 * @param {object} props
 * @param {string} props.heading whose PIN
 * @param {string} props.action what Enter does
 * @param {(pin: string) => Promise<void>} props.onTry throws why the PIN was not taken
 * @param {() => void} props.onBack
 */
export function PinPad({ heading, action, onTry, onBack }) {
  const [pin, setPin] = useState('');
  const [problem, setProblem] = useState('');
  const [isSending, setSending] = useState(false);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const waiting = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  // A touch keyboard would cover the pad.
  const [takesKeys] = useState(() => !matchMedia('(pointer: coarse)').matches);

  const focus = () => {
    if (takesKeys) field.current?.focus();
  };
  useLayoutEffect(() => {
    focus();
    return () => clearTimeout(waiting.current);
  }, []);
  // A code that is scanned here is no PIN, and must not count as a wrong one.
  useScannerKeys(() => {
    setPin('');
    setProblem('That was a scan. Enter a PIN.');
  });

  /** @param {string} text */
  const take = (text) => {
    setPin(text.replace(/\D/g, '').slice(0, LONGEST));
    if (text !== '') setProblem('');
  };

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    if (isSending) return;
    if (pin.length < SHORTEST) {
      setProblem(`A PIN has ${SHORTEST} to ${LONGEST} digits.`);
      return focus();
    }
    setSending(true);
    setProblem('');
    setPin('');
    try {
      await onTry(pin);
    } catch (error) {
      setProblem(inWords(error));
      if (error instanceof Refusal && error.code === 'SIGN_IN_LOCKED') {
        clearTimeout(waiting.current);
        waiting.current = setTimeout(() => setProblem('You can try again now.'), (error.details.seconds ?? 1) * 1000);
      }
    }
    setSending(false);
    focus();
  }

  /** @param {KeyboardEvent} event */
  function hear(event) {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onBack();
  }

  return html`
    <form class="pin" aria-labelledby="pin-heading" onSubmit=${submit} onKeyDown=${hear}>
      <div class="checkout__head">
        <h2 id="pin-heading">${heading}</h2>
        <button type="button" class="button button--quiet" onClick=${onBack}>Back <kbd>Esc</kbd></button>
      </div>
      <div class="tender__cash">
        <label for="pin">PIN</label>
        <input ref=${field} id="pin" class="tender__field pin__field" type="password" inputmode="numeric" autocomplete="one-time-code"
          value=${pin} aria-invalid=${problem ? 'true' : undefined} aria-describedby="pin-problem"
          onInput=${(/** @type {any} */ event) => {
            take(event.target.value);
            // Also where nothing changes for the page: a letter was typed.
            event.target.value = event.target.value.replace(/\D/g, '').slice(0, LONGEST);
          }} />
        <p id="pin-problem" class="problem" role="alert">${problem}</p>
      </div>
      <div class="pin__pad" role="group" aria-label="Digits">
        ${[...'123456789'].map((digit) => key(digit))}
        <button type="button" class="button pin__key" aria-label="Delete the last digit" onClick=${() => setPin(pin.slice(0, -1))}>⌫</button>
        ${key('0')}
        <button type="submit" class="button button--main pin__key" aria-label=${action} aria-busy=${isSending}>↵</button>
      </div>
    </form>
  `;

  /** @param {string} digit */
  function key(digit) {
    return html`<button key=${digit} type="button" class="button pin__key" onClick=${() => take(pin + digit)}>${digit}</button>`;
  }
}
