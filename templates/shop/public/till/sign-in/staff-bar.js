// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { inWords, signOut } from './session-api.js';
import { StaffMenu } from './staff-menu.js';

/**
 * Who is signed in at which register, and the way to the next person. The sale stays.
 *
 * @param {{ seat: import('./sign-in-gate.js').Seat }} props
 */
export function StaffBar({ seat }) {
  const { person, till, look } = seat;
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState('');

  const switchPerson = async () => {
    setProblem('');
    try {
      await signOut();
      await look();
    } catch (error) {
      setProblem(inWords(error));
    }
  };

  return html`
    <div class="staff">
      <p class="staff__who"><strong>${person.name}</strong> <span>${till.register.name}</span></p>
      <button type="button" class="button" onClick=${switchPerson}>Switch</button>
      <button type="button" class="button" aria-haspopup="dialog" onClick=${() => setOpen(true)}>Menu</button>
      <p class="problem" role="alert">${problem}</p>
    </div>
    ${isOpen && html`<${StaffMenu} seat=${seat} onLeave=${() => setOpen(false)} />`}
  `;
}
