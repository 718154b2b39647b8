/** A moment in the reader's own time zone, to the minute: `2026-11-21 09:05`. */
export function shortTime(at: Date | null): string {
  if (at === null) return '-';
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Text from a file or the database on one line and without control characters, which could rewrite a terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}

/**
 * What `_prisma_migrations` has of a failure, line by line: without empty lines, and without the engine's account of where
 * in its own code it was (`0: sql_schema_connector::…`), which is the end of it.
 */
export function failureLines(log: string): string[] {
  const lines = printableLines(log);
  const trace = lines.findIndex((line) => /^\s*\d+: \w+(::\w+)+$/.test(line));
  return lines.slice(0, trace === -1 ? undefined : trace).filter((line) => line !== '');
}

/** Longer text line by line: tabs stay, other control characters don't. */
export function printableLines(text: string): string[] {
  return (
    text
      .replace(/\s+$/, '')
      .split(/\r?\n/)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .map((line) => line.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]+/g, ' ').trimEnd())
  );
}
