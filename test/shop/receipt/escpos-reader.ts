/** What a printer did with the bytes that it got. */
export interface Printed {
  readonly lines: { readonly text: string; readonly isBold: boolean }[];
  /** What its QR codes say. */
  readonly codes: string[];
  /** After how many lines it cut. */
  readonly cuts: number[];
  /** The pins of the drawers that it opened. */
  readonly pulses: number[];
}

/** Signs of Epson's code pages by the byte, as their tables have them: those that the tests print. */
const PAGES = new Map([
  // PC437
  [0, signs('80Ç 81ü 82é 84ä 87ç 8eÄ 94ö 99Ö 9aÜ 9c£ e1ß eaΩ')],
  // PC857 with the euro
  [13, signs('9c£ d5€')],
  // PC866
  [17, signs('86Ж')],
  // PC852
  [18, signs('88ł')],
]);

function signs(table: string): ReadonlyMap<number, string> {
  return new Map(table.split(' ').map((entry) => [Number.parseInt(entry.slice(0, 2), 16), entry.slice(2)]));
}

/**
 * Reads ESC/POS as a printer does, from the manuals of Epson, without the library that writes it. A code page that is not in the
 * table shows its signs as "¤".
 *
 * @throws Error at a command that none of our papers needs
 */
export function readEscPos(bytes: Uint8Array): Printed {
  const printed = {
    lines: [] as { text: string; isBold: boolean }[],
    codes: [] as string[],
    cuts: [] as number[],
    pulses: [] as number[],
  };
  let at = 0;
  let page = 0;
  let text = '';
  let isBold = false;
  let wasBold = false;
  let code = '';
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw new Error('The bytes end in the middle of a command.');
    return byte;
  };
  const obeyEsc = (command: number): void => {
    switch (command) {
      case 0x40: // begin anew
        page = 0;
        isBold = false;
        return;
      case 0x4d: // font
      case 0x61: // alignment
        next();
        return;
      case 0x74: // code page
        page = next();
        return;
      case 0x45: // bold
        isBold = next() === 1;
        return;
      case 0x70: // pulse to the drawer, with two times
        printed.pulses.push(next());
        next();
        next();
        return;
      default:
        throw new Error(`Unknown command ESC ${command.toString(16)}`);
    }
  };
  const obeyGs = (command: number): void => {
    if (command === 0x56) {
      next();
      printed.cuts.push(printed.lines.length);
      return;
    }
    if (command !== 0x28 || next() !== 0x6b) throw new Error(`Unknown command GS ${command.toString(16)}`);
    const length = next() + 256 * next();
    const [symbol, what, ...data] = Array.from({ length }, next);
    if (symbol !== 0x31) throw new Error('A code of another kind than QR');
    if (what === 0x50) code = String.fromCharCode(...data.slice(1));
    if (what === 0x51) printed.codes.push(code);
  };
  while (at < bytes.length) {
    const byte = next();
    if (byte === 0x1b) obeyEsc(next());
    else if (byte === 0x1d) obeyGs(next());
    else if (byte === 0x1c) {
      if (next() !== 0x2e) throw new Error('Unknown command of FS');
    } else if (byte === 0x0a) {
      printed.lines.push({ text, isBold: wasBold });
      text = '';
      wasBold = false;
    } else if (byte !== 0x0d) {
      if (byte < 0x20) throw new Error(`A control sign ${byte.toString(16)} in the text`);
      text += byte < 0x80 ? String.fromCharCode(byte) : (PAGES.get(page)?.get(byte) ?? '¤');
      wasBold ||= isBold;
    }
  }
  if (text !== '') throw new Error(`Left without a line feed: ${text}`);
  return printed;
}
