// @ts-check
import { html, useLayoutEffect, useState } from '/vendor/htm-preact.js';
import { PrinterPage } from '../printer/printer-page.js';
import { onEsc, useDialog } from '../use-dialog.js';
import { changePassword, changePin, inWords, listTills, signOutEverywhere, takeTillBack } from './session-api.js';

/** @typedef {'tills' | 'printer' | 'pin' | 'password'} Page */

/**
 * What people do about themselves, and managers about the registered tills.
 *
 * @param {{ seat: import('./sign-in-gate.js').Seat, onLeave: () => void }} props
 */
export function StaffMenu({ seat, onLeave }) {
  const { person, till, look } = seat;
  const dialog = useDialog();
  const [page, setPage] = useState(/** @type {Page | null} */ (null));
  const [problem, setProblem] = useState('');
  const [done, setDone] = useState('');

  /** @param {Page | null} next */
  const turnTo = (next) => {
    setProblem('');
    setDone('');
    setPage(next);
  };

  /** @param {() => Promise<unknown>} work @param {string} says @returns {Promise<boolean>} whether it was done */
  const run = async (work, says) => {
    setProblem('');
    setDone('');
    try {
      await work();
      setDone(says);
      return true;
    } catch (error) {
      setProblem(inWords(error));
      return false;
    }
  };

  const leaveEverywhere = () => run(() => signOutEverywhere(person.id).then(look), '');

  const back = () => (page ? turnTo(null) : onLeave());

  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const given = /** @type {{ password: string, fresh: string }} */ (Object.fromEntries(new FormData(form)));
    const { password, fresh } = given;
    if (!password) return setProblem('Enter the password that you have now.');
    if (page === 'pin' && !/^\d{4,8}$/.test(fresh)) return setProblem('A PIN has 4 to 8 digits.');
    if (page === 'password' && fresh.length < 12) return setProblem('A password has at least 12 letters.');
    const isDone = await (page === 'pin'
      ? run(() => changePin({ password, pin: fresh }), 'Your PIN is changed.')
      : run(() => changePassword({ password, newPassword: fresh }), 'Your password is changed.'));
    form.reset();
    if (isDone) setPage(null);
  };

  const heading = {
    tills: 'Registered tills',
    printer: 'Receipt printer',
    pin: 'Change my PIN',
    password: 'Change my password',
  };
  return html`
    <dialog ref=${dialog} class="checkout" aria-labelledby="menu-heading" onCancel=${onEsc(back)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.stopPropagation()}>
      <div class="tender">
        <div class="checkout__head">
          <h2 id="menu-heading">${page ? heading[page] : person.name}</h2>
          <button type="button" class="button button--quiet" onClick=${() => (page ? turnTo(null) : onLeave())}>Back <kbd>Esc</kbd></button>
        </div>
        ${
          page === null &&
          html`<div class="checkout__actions">
            ${person.rights['devices.manage'] === 'yes' && html`<button type="button" class="button" onClick=${() => turnTo('tills')}>Registered tills</button>`}
            <button type="button" class="button" onClick=${() => turnTo('printer')}>Receipt printer</button>
            <button type="button" class="button" onClick=${() => turnTo('pin')}>Change my PIN</button>
            <button type="button" class="button" onClick=${() => turnTo('password')}>Change my password</button>
            <button type="button" class="button" onClick=${leaveEverywhere}>Sign out everywhere</button>
          </div>`
        }
        ${page === 'printer' && html`<${PrinterPage} seat=${seat} run=${run} />`}
        ${page === 'tills' && html`<${Tills} here=${till.id} run=${run} look=${look} />`}
        ${
          (page === 'pin' || page === 'password') &&
          html`<form key=${page} class="gate__form" onSubmit=${submit}>
            <div class="tender__cash">
              <label for="own-password">Password that you have now</label>
              <input id="own-password" name="password" class="gate__field" type="password" autocomplete="current-password" autofocus
                maxlength="200" aria-describedby="menu-problem" />
            </div>
            <div class="tender__cash">
              <label for="own-fresh">${page === 'pin' ? 'New PIN, 4 to 8 digits' : 'New password, at least 12 letters'}</label>
              <input id="own-fresh" name="fresh" class="gate__field" type="password" maxlength=${page === 'pin' ? 8 : 200}
                inputmode=${page === 'pin' ? 'numeric' : 'text'} autocomplete=${page === 'pin' ? 'one-time-code' : 'new-password'}
                aria-describedby="menu-problem" />
            </div>
            <button class="button button--main" type="submit">Change it</button>
          </form>`
        }
        <p id="menu-problem" class="problem" role="alert">${problem}</p>
        <p role="status">${done}</p>
      </div>
    </dialog>
  `;
}

/**
 * @param {object} props
 * @param {number} props.here the id of this till
 * @param {(work: () => Promise<unknown>, says: string) => Promise<boolean>} props.run
 * @param {() => Promise<void>} props.look
 */
function Tills({ here, run, look }) {
  const [tills, setTills] = useState(/** @type {import('./session-api.js').RegisteredTill[]} */ ([]));
  const [asked, setAsked] = useState(/** @type {number | null} */ (null));
  const load = async () => setTills((await listTills()).items);
  useLayoutEffect(() => void run(load, ''), []);

  /** @param {import('./session-api.js').RegisteredTill} till */
  const takeBack = async ({ id, name }) => {
    setAsked(null);
    await run(async () => {
      await takeTillBack(id);
      await (id === here ? look() : load());
    }, `${name} is no till any more.`);
  };

  return html`<ul class="tills" aria-labelledby="menu-heading">
    ${tills.map(
      (till) => html`<li key=${till.id}>
        <p><strong>${till.name}</strong> ${till.id === here && '(this one)'}<br />
          <small>${till.register.name}, since ${new Date(till.createdAt).toLocaleDateString()}</small></p>
        ${
          asked === till.id
            ? html`<button type="button" class="button" onClick=${() => takeBack(till)}>
                Yes, take it back<span class="visually-hidden">: ${till.name}</span></button>`
            : html`<button type="button" class="button" onClick=${() => setAsked(till.id)}>
                Take back<span class="visually-hidden"> ${till.name}</span></button>`
        }
      </li>`,
    )}
  </ul>`;
}
