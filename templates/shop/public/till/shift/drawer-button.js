// @ts-check
import { html, useLayoutEffect, useState } from '/vendor/htm-preact.js';
import { readCurrentShift } from './shift-api.js';
import { ShiftDialog } from './shift-dialog.js';

/**
 * The button that shows the drawer. Where no shift is open, it says so.
 *
 * @param {{ money: import('../money-format.js').Money, seat: import('../sign-in/sign-in-gate.js').Seat }} props
 */
export function DrawerButton({ money, seat }) {
  // Undefined while nobody knows.
  const [shift, setShift] = useState(/** @type {import('./shift-api.js').Shift | null | undefined} */ (undefined));
  const [isOpen, setOpen] = useState(false);

  async function look() {
    try {
      const current = await readCurrentShift();
      setShift(current);
      return current;
    } catch {
      return undefined; // The button asks again.
    }
  }
  useLayoutEffect(() => {
    void look().then((current) => current === null && setOpen(true));
  }, []);

  const show = async () => {
    // Another till may have closed it.
    if ((await look()) !== undefined) setOpen(true);
  };
  return html`
    <button type="button" class="button masthead__drawer" onClick=${show}>${shift === null ? 'Open a shift' : 'Drawer'}</button>
    ${
      isOpen &&
      shift !== undefined &&
      html`<${ShiftDialog} shift=${shift} money=${money} people=${seat.till.people} onShift=${setShift} onLeave=${() => setOpen(false)} />`
    }
  `;
}
