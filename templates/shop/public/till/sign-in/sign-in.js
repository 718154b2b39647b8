// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { PasswordForm } from './password-form.js';
import { PeopleList } from './people-list.js';
import { PinPad } from './pin-pad.js';
import { signInByPin } from './session-api.js';

/**
 * Signs somebody in: by PIN at a registered till, by e-mail address and password anywhere.
 *
 * @param {object} props
 * @param {import('./session-api.js').Session} props.session
 * @param {(session: import('./session-api.js').Session) => Promise<void>} props.onSignedIn
 */
export function SignIn({ session, onSignedIn }) {
  const { shopName, till, hint } = session;
  const people = till?.people ?? [];
  const [chosen, setChosen] = useState(/** @type {import('./session-api.js').PinHolder | null} */ (null));
  const [wantsPassword, setWantsPassword] = useState(false);
  const byPassword = wantsPassword || people.length === 0;

  /** @param {string} pin */
  const tryPin = async (pin) => {
    if (chosen) await onSignedIn(await signInByPin(chosen.id, pin));
  };

  return html`
    <main class="gate">
      <div class="gate__sheet">
        <header class="gate__head">
          <h1>${shopName}</h1>
          <p>${till ? till.register.name : 'This browser is no till yet.'}</p>
        </header>
        ${
          byPassword
            ? html`<${PasswordForm} onSignedIn=${onSignedIn} />`
            : chosen
              ? html`<${PinPad} key=${chosen.id} heading=${chosen.name} action="Sign in" onTry=${tryPin} onBack=${() => setChosen(null)} />`
              : html`<${PeopleList} heading="Who is at the till?" people=${people} onChoose=${setChosen} />`
        }
        ${!byPassword && hint && html`<p class="gate__hint">${hint}</p>`}
        ${
          people.length > 0 &&
          html`<button type="button" class="button button--quiet" onClick=${() => {
            setChosen(null);
            setWantsPassword(!wantsPassword);
          }}>
            ${wantsPassword ? 'Sign in with a PIN' : 'Sign in with e-mail address and password'}
          </button>`
        }
      </div>
    </main>
  `;
}
