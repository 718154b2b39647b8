import { stripVTControlCharacters } from 'node:util';

/**
 * Compares what a page shows with what a command printed. `…` in a line stands for any text, a line `…` for any lines;
 * colour, spaces at the end of a line, empty lines at the beginning and the end, what npm adds, and what is only said when a
 * step takes long do not count.
 *
 * @returns null when they are alike, else the first shown line that was not printed (or "nothing more" when it printed more).
 */
export function compareOutput(shown: readonly string[], printed: string): string | null {
  const wanted = withoutMargins(shown.map((line) => line.trimEnd()));
  const found = plainLines(printed);
  let furthest = 0;
  const failed = new Set<string>();
  const alike = (w: number, f: number): boolean => {
    furthest = Math.max(furthest, w);
    if (w === wanted.length) return f === found.length;
    if (failed.has(`${w} ${f}`)) return false;
    const line = wanted[w] ?? '';
    const here = f < found.length;
    const result =
      line.trim() === '…'
        ? alike(w + 1, f) || (here && alike(w, f + 1))
        : here && lineMatches(line, found[f] ?? '') && alike(w + 1, f + 1);
    if (!result) failed.add(`${w} ${f}`);
    return result;
  };
  return alike(0, 0) ? null : (wanted[furthest] ?? 'nothing more');
}

/** What npm prints before it runs a script, and what it says of itself. */
const banner = /^\n?> \S+ [^\n]+\n> [^\n]+\n\n?/gm;
const remarks = /^npm (error|warn|notice)\b.*(\n|$)/gm;
/** With which it shows on a terminal that it is busy. */
const spinner = /[\u2800-\u28ff]\r?/g;

/** What the toolkit says of a step only when that takes long, as on a busy machine. */
const waiting = /^(Applying|Undoing) \d{14}_\S+ \(\d+ of \d+\) …(\n|$)/gm;

/** A program's output as lines without colour, without what npm adds, and without what depends on the machine's speed. */
export function plainLines(printed: string): string[] {
  return withoutMargins(
    stripVTControlCharacters(printed)
      .replace(banner, '')
      .replace(remarks, '')
      .replace(spinner, '')
      .replace(waiting, '')
      .split('\n')
      .map((line) => line.trimEnd()),
  );
}

function lineMatches(wanted: string, found: string): boolean {
  const literal = wanted.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(found);
}

function withoutMargins(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return first === -1 ? [] : lines.slice(first, last + 1);
}
