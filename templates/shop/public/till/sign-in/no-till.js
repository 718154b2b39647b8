// @ts-check
import { html, useLayoutEffect, useState } from '/vendor/htm-preact.js';
import { inWords, listRegisters, registerTill, signOut } from './session-api.js';

/**
 * Somebody is signed in, but this browser is no till: a manager makes it one, everybody else reads who can.
 *
 * @param {object} props
 * @param {import('./session-api.js').Session} props.session
 * @param {import('./session-api.js').Person} props.person
 * @param {() => Promise<void>} props.onDone
 */
export function NoTill({ session, person, onDone }) {
  const mayRegister = person.rights['devices.manage'] === 'yes';
  const [registers, setRegisters] = useState(/** @type {import('./session-api.js').Register[]} */ ([]));
  const [problem, setProblem] = useState('');
  const [isSending, setSending] = useState(false);

  const load = async () => {
    setProblem('');
    try {
      const { items } = await listRegisters();
      setRegisters(items);
      if (items.length === 0) setProblem('The shop has no active register that a till could belong to.');
    } catch (error) {
      setProblem(inWords(error));
    }
  };
  useLayoutEffect(() => {
    if (mayRegister) void load();
  }, []);

  const leave = async () => {
    try {
      await signOut();
      await onDone();
    } catch (error) {
      setProblem(inWords(error));
    }
  };

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    if (isSending) return;
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const name = String(given.get('name') ?? '').trim();
    if (name === '') return setProblem('Give the till a name, such as “Left of the door”.');
    if (registers.length === 0) return load();
    setSending(true);
    setProblem('');
    try {
      await registerTill({ name, registerId: Number(given.get('register')) });
      await onDone();
    } catch (error) {
      setProblem(inWords(error));
    }
    setSending(false);
  }

  return html`
    <main class="gate">
      <div class="gate__sheet">
        <header class="gate__head">
          <h1>${session.shopName}</h1>
          <p>${person.name} is signed in.</p>
        </header>
        ${
          mayRegister
            ? html`<form class="gate__form" aria-labelledby="till-heading" onSubmit=${submit}>
                <h2 id="till-heading">Make this browser a till</h2>
                <p>After that, people sign in here with their PINs. Tills are listed in the menu, where they can be taken back.</p>
                <div class="tender__cash">
                  <label for="till-name">Name of the till</label>
                  <input id="till-name" name="name" class="gate__field" autocomplete="off" autofocus maxlength="100" aria-describedby="till-problem" />
                </div>
                <div class="tender__cash">
                  <label for="till-register">Register</label>
                  <select id="till-register" name="register" class="gate__field">
                    ${registers.map(({ id, name }) => html`<option key=${id} value=${id}>${name}</option>`)}
                  </select>
                </div>
                <p id="till-problem" class="problem" role="alert">${problem}</p>
                <button class="button button--main" type="submit" disabled=${isSending} aria-busy=${isSending}>Make it a till</button>
              </form>`
            : html`<h2>This browser is no till</h2>
                <p>Sales are made at a registered till. Ask a manager to sign in here and make this browser one.</p>
                <p class="problem" role="alert">${problem}</p>`
        }
        <button type="button" class="button" onClick=${leave}>Sign out</button>
      </div>
    </main>
  `;
}
