// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { inWords, signInByPassword } from './session-api.js';

/**
 * @param {{ onSignedIn: (session: import('./session-api.js').Session) => Promise<void> }} props
 */
export function PasswordForm({ onSignedIn }) {
  const [problem, setProblem] = useState('');
  const [isSending, setSending] = useState(false);

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    if (isSending) return;
    const form = /** @type {HTMLFormElement} */ (event.target);
    const { email, password } = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
    if (!email?.trim() || !password) {
      setProblem('Enter your e-mail address and your password.');
      return;
    }
    setSending(true);
    setProblem('');
    try {
      await onSignedIn(await signInByPassword(email.trim(), password));
    } catch (error) {
      setProblem(inWords(error));
      const field = /** @type {HTMLInputElement} */ (form.elements.namedItem('password'));
      field.value = '';
      field.focus();
    }
    setSending(false);
  }

  return html`
    <form class="gate__form" aria-labelledby="password-heading" onSubmit=${submit}>
      <h2 id="password-heading">Sign in</h2>
      <div class="tender__cash">
        <label for="email">E-mail address</label>
        <input id="email" name="email" class="gate__field" type="text" inputmode="email" autocomplete="username" autofocus
          autocapitalize="none" spellcheck="false" maxlength="254" aria-describedby="password-problem" />
      </div>
      <div class="tender__cash">
        <label for="password">Password</label>
        <input id="password" name="password" class="gate__field" type="password" autocomplete="current-password" maxlength="200"
          aria-describedby="password-problem" />
      </div>
      <p id="password-problem" class="problem" role="alert">${problem}</p>
      <button class="button button--main" type="submit" disabled=${isSending} aria-busy=${isSending}>Sign in</button>
    </form>
  `;
}
