import { styleText } from 'node:util';

/** Marks a piece of text. Without colour each of these returns the text as it is, so no meaning may rest on them alone. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  red(text: string): string;
}

/**
 * Whether a stream gets colour: it is a terminal, or `FORCE_COLOR` asks for it; `NO_COLOR` (any value but the empty one)
 * always wins. See https://no-color.org.
 */
export function wantsColor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** Makes the styles for a stream that has colour or has none. */
export function createStyle(color: boolean): Style {
  // Whether the stream has colour is decided already: Node would judge by its standard output alone.
  const paint = (format: keyof Style) => (text: string) =>
    color ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    green: paint('green'),
    yellow: paint('yellow'),
    red: paint('red'),
  };
}

/** Lays rows out in columns of equal width, two spaces apart, without blanks at the ends of lines. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows
    .map((row) => row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))))
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n');
}
