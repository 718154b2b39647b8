// @ts-check
// What this browser remembers of its printer. The permission to use it is the browser's, too, and goes with it.
import { MAKES } from '../../receipt/makes.js';

/** Bits in a second on a serial line. */
export const SPEEDS = Object.freeze([9600, 19200, 38400, 115200]);

/** @typedef {import('../../receipt/makes.js').Make} Make */
/** @typedef {{ via: 'usb' | 'serial' | null, make: Make, speed: number }} Settings `via`: how the printer is connected; null: none is */

const PLACE = 'till.printer.1';

/** @returns {Settings} */
export function readSettings() {
  try {
    const { via, make, speed } = JSON.parse(localStorage.getItem(PLACE) ?? '{}');
    return {
      via: via === 'usb' || via === 'serial' ? via : null,
      make: make in MAKES ? make : 'epson',
      speed: SPEEDS.includes(speed) ? speed : 9600,
    };
  } catch {
    return { via: null, make: 'epson', speed: 9600 };
  }
}

/** @param {Settings} settings */
export function writeSettings(settings) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(settings));
  } catch {
    // A browser that keeps nothing asks for the printer again.
  }
}
