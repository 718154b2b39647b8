// @ts-check
import { GONE, inTime, NO_PAPER, NOT_READY, PrinterProblem, STUCK } from './printer-problem.js';

/** The class of USB that printers have, whoever made them. */
const PRINTERS = 7;
/** What a printer takes at once, in bytes. */
const PIECE = 4096;
/** The request of that class for the port's status, and its bits. */
const GET_PORT_STATUS = 1;
const PAPER_EMPTY = 0x20;
const NO_ERROR = 0x08;

/** @typedef {import('./web-devices.js').UsbDevice} UsbDevice */
/** @typedef {import('./printer.js').Connection} Connection */

/** @returns {import('./web-devices.js').Usb | undefined} undefined in a browser that cannot do it */
export function usb() {
  return /** @type {any} */ (navigator).usb;
}

/**
 * Asks the person at the till for a printer. Works only in answer to a click.
 *
 * @returns {Promise<UsbDevice | null>} null when they chose none
 */
export async function chooseUsbPrinter() {
  try {
    return (await usb()?.requestDevice({ filters: [{ classCode: PRINTERS }] })) ?? null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

/** @returns {Promise<UsbDevice | null>} a printer that was chosen in this browser before, and is plugged in */
export async function findUsbPrinter() {
  const devices = (await usb()?.getDevices()) ?? [];
  return devices.find((device) => printerOf(device) !== undefined) ?? null;
}

/**
 * @param {UsbDevice} device
 * @returns {Promise<Connection>}
 * @throws {PrinterProblem}
 */
export async function openUsbPrinter(device) {
  try {
    await device.open();
    if (device.configuration === null) await device.selectConfiguration(1);
  } catch (error) {
    throw new PrinterProblem(
      'Another program or a driver has the printer. Close it, or on Windows connect the printer by its serial port.',
      { cause: error },
    );
  }
  const found = printerOf(device);
  if (!found) throw new PrinterProblem('This device is no receipt printer.');
  const { index, alternate, output } = found;
  await inTime(device.claimInterface(index));
  if (alternate !== 0) await inTime(device.selectAlternateInterface(index, alternate));

  return {
    name: device.productName || 'USB printer',
    async ready() {
      if (!device.opened) throw new PrinterProblem(GONE);
      const status = await portStatus(device, index);
      if (status === null) return;
      if (status & PAPER_EMPTY) throw new PrinterProblem(NO_PAPER);
      if (!(status & NO_ERROR)) throw new PrinterProblem(NOT_READY);
    },
    async send(bytes) {
      for (let start = 0; start < bytes.length; start += PIECE) {
        const { status } = await inTime(device.transferOut(output, bytes.slice(start, start + PIECE)));
        if (status !== 'ok') throw new PrinterProblem(STUCK);
      }
    },
    close: () => device.close(),
  };
}

/**
 * @param {UsbDevice} device
 * @param {number} index of the interface
 * @returns {Promise<number | null>} null when the printer does not say
 */
async function portStatus(device, index) {
  const request = { requestType: 'class', recipient: 'interface', request: GET_PORT_STATUS, value: 0, index };
  const { status, data } = await inTime(device.controlTransferIn(request, 1));
  return status === 'ok' && data && data.byteLength > 0 ? data.getUint8(0) : null;
}

/**
 * Where in a device the printer is.
 *
 * @param {UsbDevice} device
 */
function printerOf({ configuration, configurations }) {
  for (const { interfaceNumber: index, alternates } of (configuration ?? configurations[0])?.interfaces ?? []) {
    for (const { alternateSetting: alternate, interfaceClass, endpoints } of alternates) {
      const output = endpoints.find(({ direction, type }) => direction === 'out' && type === 'bulk');
      if (interfaceClass === PRINTERS && output) return { index, alternate, output: output.endpointNumber };
    }
  }
}
