// @ts-check
import { useEffect, useState } from '/vendor/htm-preact.js';
import { drawerBytes } from '../../receipt/print-bytes.js';
import { GONE, PrinterProblem } from './printer-problem.js';
import { readSettings, writeSettings } from './printer-settings.js';
import { chooseSerialPort, findSerialPort, openSerialPrinter, serial } from './serial-printer.js';
import { chooseUsbPrinter, findUsbPrinter, openUsbPrinter, usb } from './usb-printer.js';

/**
 * @typedef {object} Connection an open printer
 * @property {string} name
 * @property {() => Promise<void>} ready throws a PrinterProblem where the printer says that it cannot print
 * @property {(bytes: Uint8Array) => Promise<void>} send throws a PrinterProblem
 * @property {() => Promise<void>} close
 */

/** @typedef {{ connection: Connection | null, settings: import('./printer-settings.js').Settings, problem: string }} State */

/** The one printer of this browser. It outlives whoever is signed in. @type {State} */
let state = { connection: null, settings: readSettings(), problem: '' };
/** @type {object | null} the device or port of the connection */
let opened = null;
/** @type {Set<() => void>} */
const listeners = new Set();
const UNKNOWN = 'The printer cannot be used. Load the page again, and print again.';
/** What the drawer was opened for last. */
const DRAWER = 'till.drawer.1';
/** One job after the other. @type {Promise<unknown>} */
let jobs = Promise.resolve();

/** @param {Partial<State>} change */
function tell(change) {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

/** The printer as it is, in a component that follows it. @returns {State} */
export function usePrinter() {
  const [now, setNow] = useState(state);
  useEffect(() => {
    const listen = () => setNow(state);
    listeners.add(listen);
    listen();
    return () => void listeners.delete(listen);
  }, []);
  return now;
}

/** Opens the printer that this browser had before, if it is there. */
export async function findPrinterAgain() {
  usb()?.addEventListener('disconnect', ({ device }) => lose(device));
  serial()?.addEventListener('disconnect', ({ target }) => lose(target));
  const { via } = state.settings;
  if (via === null) return;
  await attempt(async () => {
    if (via === 'usb') await open('usb', await findUsbPrinter());
    else await open('serial', await findSerialPort());
    if (!state.connection) throw new PrinterProblem(GONE);
  });
}

/**
 * Lets the person at the till choose a printer, in answer to their click.
 *
 * @param {'usb' | 'serial'} via
 * @returns {Promise<boolean>} whether there is one now
 */
export async function connectPrinter(via) {
  return attempt(async () => {
    if (via === 'usb') await open('usb', await chooseUsbPrinter());
    else await open('serial', await chooseSerialPort());
  });
}

export async function disconnectPrinter() {
  const { connection, settings } = state;
  opened = null;
  writeSettings({ ...settings, via: null });
  tell({ connection: null, settings: { ...settings, via: null }, problem: '' });
  await connection?.close().catch(() => undefined);
}

/** @param {Partial<Pick<import('./printer-settings.js').Settings, 'make' | 'speed'>>} change */
export function changePrinterSettings(change) {
  const settings = { ...state.settings, ...change };
  writeSettings(settings);
  tell({ settings });
}

/**
 * Whether the printer can print now. Its problem is shown where it cannot.
 *
 * @returns {Promise<boolean>}
 */
export function isPrinterReady() {
  return attempt(async () => {
    if (!state.connection) throw new PrinterProblem(GONE);
    await state.connection.ready();
  });
}

/**
 * Sends a job behind those before it. Its problem is shown where it does not get through; nothing else depends on it.
 *
 * @param {(Encoder: import('../../receipt/print-bytes.js').Encoder, make: import('../../receipt/makes.js').Make) => Uint8Array} write
 * @returns {Promise<boolean>} whether the printer took all of it
 */
export function sendToPrinter(write) {
  const job = jobs.then(() =>
    attempt(async () => {
      if (!state.connection) throw new PrinterProblem(GONE);
      const { default: Encoder } = await import('/vendor/receipt-printer-encoder.js');
      await state.connection.send(write(Encoder, state.settings.make));
    }),
  );
  jobs = job;
  return job;
}

/**
 * Opens the drawer that hangs on the printer, once for each occasion, also where the page is loaded again. Without a printer it does
 * nothing: then the drawer is opened by hand.
 *
 * @param {string} occasion
 */
export function openDrawer(occasion) {
  if (!state.connection || sessionStorage.getItem(DRAWER) === occasion) return;
  sessionStorage.setItem(DRAWER, occasion);
  void sendToPrinter(drawerBytes);
}

/**
 * @param {'usb' | 'serial'} via
 * @param {any} device null when none was chosen
 */
async function open(via, device) {
  if (device === null) return;
  await state.connection?.close().catch(() => undefined);
  const { settings } = state;
  const connection = via === 'usb' ? await openUsbPrinter(device) : await openSerialPrinter(device, settings.speed);
  opened = device;
  writeSettings({ ...settings, via });
  tell({ connection, settings: { ...settings, via }, problem: '' });
}

/** @param {object} device that was unplugged or switched off */
function lose(device) {
  if (device !== opened) return;
  opened = null;
  tell({ connection: null, problem: GONE });
}

/**
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether it was done; if not, the problem is shown
 */
async function attempt(work) {
  try {
    await work();
    tell({ problem: '' });
    return true;
  } catch (error) {
    tell({ problem: error instanceof PrinterProblem ? error.message : UNKNOWN });
    if (!(error instanceof PrinterProblem)) console.error(error);
    return false;
  }
}
