/** An edit that does not fit the text. */
export class EditFault extends Error {
  override readonly name = 'EditFault';
}

/**
 * Applies the lines of a diff to a text: `-` goes, `+` comes, ` ` must be there. A line `@@…` or `…` separates places in
 * the text. How many spaces a line has does not matter for finding it; what comes is written as it stands in the diff.
 *
 * @throws {EditFault} When a place is not in the text, or is there more than once.
 */
export function editText(text: string, diff: readonly string[]): string {
  let lines = text.split('\n');
  let from = 0;
  for (const hunk of hunksOf(diff)) {
    const old = hunk.filter(({ sign }) => sign !== '+').map(({ text: line }) => line);
    if (old.every((line) => bare(line) === '')) throw new EditFault('The edit names no line that is there already.');
    const places = placesOf(old, lines, from);
    const [at, second] = places;
    const quoted = old.join('\n');
    if (at === undefined) throw new EditFault(`These lines are not there:\n${quoted}`);
    if (second !== undefined) throw new EditFault(`These lines are there more than once:\n${quoted}`);
    let position = at;
    const fresh = hunk.flatMap(({ sign, text: line }) => {
      if (sign === '+') return [line];
      position += 1;
      return sign === '-' ? [] : [lines[position - 1] ?? ''];
    });
    lines = [...lines.slice(0, at), ...fresh, ...lines.slice(position)];
    from = at + fresh.length;
  }
  return lines.join('\n');
}

interface DiffLine {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
}

function hunksOf(diff: readonly string[]): DiffLine[][] {
  const hunks: DiffLine[][] = [[]];
  for (const line of diff) {
    if (line.startsWith('@@') || line.trim() === '…') hunks.push([]);
    else if (line.startsWith('+') || line.startsWith('-')) {
      hunks.at(-1)?.push({ sign: line.startsWith('+') ? '+' : '-', text: line.slice(1) });
    } else hunks.at(-1)?.push({ sign: ' ', text: line.replace(/^ /, '') });
  }
  return hunks.filter((hunk) => hunk.length > 0);
}

function placesOf(wanted: readonly string[], lines: readonly string[], from: number): number[] {
  const places: number[] = [];
  for (let at = from; at + wanted.length <= lines.length; at += 1) {
    if (wanted.every((line, index) => bare(line) === bare(lines[at + index] ?? ''))) places.push(at);
  }
  return places;
}

function bare(line: string): string {
  return line.trim().replace(/\s+/g, ' ');
}
