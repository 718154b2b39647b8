// @ts-check
import { html } from '/vendor/htm-preact.js';
import { MAKES } from '../../receipt/makes.js';
import { testBytes } from '../../receipt/print-bytes.js';
import { setPaper } from '../sign-in/session-api.js';
import { changePrinterSettings, connectPrinter, disconnectPrinter, sendToPrinter, usePrinter } from './printer.js';
import { SPEEDS } from './printer-settings.js';
import { serial } from './serial-printer.js';
import { usb } from './usb-printer.js';

/**
 * The paper of this till, and the printer that it is connected to.
 *
 * @param {object} props
 * @param {import('../sign-in/sign-in-gate.js').Seat} props.seat
 * @param {(work: () => Promise<unknown>, says: string) => Promise<boolean>} props.run
 */
export function PrinterPage({ seat: { person, till, shop, look }, run }) {
  const { connection, settings, problem } = usePrinter();
  const isManager = person.rights['devices.manage'] === 'yes';

  /** @param {'mm58' | 'mm80'} width */
  const choosePaper = (width) =>
    run(async () => {
      await setPaper(till.id, width);
      await look();
    }, 'The paper is changed.');

  const test = () => sendToPrinter((Encoder, make) => testBytes(Encoder, shop.name, { width: till.paperWidth, make }));

  return html`
    <fieldset class="printer__paper" disabled=${!isManager}>
      <legend>Paper${!isManager && ' (a manager changes it)'}</legend>
      ${
        /** @type {const} */ (['mm80', 'mm58']).map(
          (width) => html`<label key=${width}>
          <input type="radio" name="paper" value=${width} checked=${till.paperWidth === width} onChange=${() => choosePaper(width)} />
          ${width.slice(2)} mm
        </label>`,
        )
      }
    </fieldset>
    <p>${connection ? html`<strong>${connection.name}</strong> is connected.` : 'No printer is connected: the browser prints receipts.'}</p>
    ${
      connection
        ? html`<div class="checkout__actions">
            <button type="button" class="button" onClick=${test}>Print a test</button>
            <button type="button" class="button" onClick=${disconnectPrinter}>Disconnect the printer</button>
          </div>`
        : html`<div class="checkout__actions">
            ${usb() && html`<button type="button" class="button" onClick=${() => connectPrinter('usb')}>Connect a printer by USB</button>`}
            ${serial() && html`<button type="button" class="button" onClick=${() => connectPrinter('serial')}>Connect a printer by serial port</button>`}
            ${!usb() && !serial() && html`<p>This browser reaches no printer by itself. Chrome and Edge do, over HTTPS or on the shop’s own machine.</p>`}
          </div>`
    }
    <div class="tender__cash">
      <label for="printer-make">Make of the printer, for letters beyond A to Z</label>
      <select id="printer-make" class="gate__field" value=${settings.make}
        onChange=${(/** @type {any} */ event) => changePrinterSettings({ make: event.target.value })}>
        ${Object.entries(MAKES).map(([make, name]) => html`<option key=${make} value=${make}>${name}</option>`)}
      </select>
    </div>
    ${
      serial() &&
      html`<div class="tender__cash">
        <label for="printer-speed">Speed of the serial port, as the printer’s switches say</label>
        <select id="printer-speed" class="gate__field" value=${String(settings.speed)} disabled=${connection !== null}
          onChange=${(/** @type {any} */ event) => changePrinterSettings({ speed: Number(event.target.value) })}>
          ${SPEEDS.map((speed) => html`<option key=${speed} value=${String(speed)}>${speed}</option>`)}
        </select>
      </div>`
    }
    <p class="problem" role="alert">${problem}</p>
  `;
}
