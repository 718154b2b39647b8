// @ts-check
import { GONE, inTime, NO_PAPER, PrinterProblem } from './printer-problem.js';

/** DLE EOT 4: what does the sensor of the roll say? A printer answers at once, even while it prints. */
const ASK_FOR_PAPER = Uint8Array.of(0x10, 0x04, 0x04);
/** Milliseconds that the answer is waited for: not every printer has one, and not every cable has the line for it. */
const ANSWER = 500;

/** @typedef {import('./web-devices.js').SerialPort} SerialPort */
/** @typedef {import('./printer.js').Connection} Connection */

/** @returns {import('./web-devices.js').Serial | undefined} undefined in a browser that cannot do it */
export function serial() {
  return /** @type {any} */ (navigator).serial;
}

/**
 * Asks the person at the till for a serial port. Works only in answer to a click.
 *
 * @returns {Promise<SerialPort | null>} null when they chose none
 */
export async function chooseSerialPort() {
  try {
    return (await serial()?.requestPort()) ?? null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

/** @returns {Promise<SerialPort | null>} the port that was chosen in this browser before; null when there are several */
export async function findSerialPort() {
  const ports = (await serial()?.getPorts()) ?? [];
  return (ports.length === 1 && ports[0]) || null;
}

/**
 * @param {SerialPort} port
 * @param {number} baudRate
 * @returns {Promise<Connection>}
 * @throws {PrinterProblem}
 */
export async function openSerialPrinter(port, baudRate) {
  try {
    await port.open({ baudRate });
  } catch (error) {
    throw new PrinterProblem('The serial port does not open: another program may have it. Close that, and try again.', {
      cause: error,
    });
  }
  /** @type {ReadableStreamDefaultReader<Uint8Array> | undefined} */
  let reader;
  /** @type {Promise<ReadableStreamReadResult<Uint8Array>> | undefined} a question that has no answer yet */
  let answer;

  /** @param {Uint8Array} bytes */
  async function write(bytes) {
    if (!port.writable) throw new PrinterProblem(GONE);
    const writer = port.writable.getWriter();
    try {
      await inTime(writer.write(bytes));
    } finally {
      writer.releaseLock();
    }
  }

  return {
    name: 'Serial printer',
    async ready() {
      await write(ASK_FOR_PAPER);
      reader ??= port.readable?.getReader();
      answer ??= reader?.read();
      const silence = new Promise((resolve) => setTimeout(resolve, ANSWER));
      const said = await Promise.race([answer, silence]).catch(() => undefined);
      if (!said) return;
      answer = undefined;
      const { value } = /** @type {ReadableStreamReadResult<Uint8Array>} */ (said);
      if (value?.some(isPaperEnd)) throw new PrinterProblem(NO_PAPER);
    },
    send: write,
    async close() {
      await reader?.cancel().catch(() => undefined);
      reader?.releaseLock();
      await port.close();
    },
  };
}

/** @param {number} byte of an answer: bits 1 and 4 are always set, 0 and 7 never, and 5 and 6 when the roll is at its end */
function isPaperEnd(byte) {
  return (byte & 0x93) === 0x12 && (byte & 0x60) === 0x60;
}
