/**
 * Reads a .env file as Docker Compose does, written down from the rules of its documentation ("Environment variables
 * precedence and interpolation", the syntax of .env files):
 *
 * - `#` begins a comment, in a value without quotes only after a space; blank lines don't count.
 * - Values without quotes, and in double quotes, have variables put in; single quotes keep everything.
 * - A quote is escaped by a backslash; double quotes also know \n, \r, \t and \\.
 *
 * @throws SyntaxError where a quote has no end
 */
export function readComposeEnv(text: string): Record<string, string> {
  const read: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const line = /^(?:[ \t]*(?:#[^\n]*)?\n?)*/.exec(rest)?.[0] ?? '';
    rest = rest.slice(line.length);
    if (rest === '') break;
    const name = /^[ \t]*(?:export[ \t]+)?([\w.]+)[ \t]*[=:][ \t]*/.exec(rest);
    if (!name) throw new SyntaxError(`No name in ${JSON.stringify(rest)}`);
    rest = rest.slice(name[0].length);
    const value = readValue(rest, read);
    read[name[1] ?? ''] = value.text;
    rest = value.rest;
  }
  return read;
}

function readValue(source: string, known: Record<string, string>): { text: string; rest: string } {
  const quote = source[0];
  if (quote !== "'" && quote !== '"') {
    const [line = ''] = source.split('\n', 1);
    return { text: interpolate((line.split(' #', 1)[0] ?? '').trimEnd(), known), rest: source.slice(line.length) };
  }
  let text = '';
  for (let at = 1; at < source.length; at++) {
    if (source[at] === quote) {
      const rest = source.slice(at + 1).replace(/^[ \t]*(#[^\n]*)?/, '');
      return { text: quote === '"' ? interpolate(text, known) : text, rest };
    }
    const pair = source.slice(at, at + 2);
    const plain = pair === `\\${quote}` ? quote : quote === '"' ? escapes[pair] : undefined;
    text += plain ?? source[at];
    if (plain !== undefined) at++;
    // A backslash that escapes nothing stays, and so does what follows it.
    else if (source[at] === '\\' && at + 1 < source.length) text += source[++at];
  }
  throw new SyntaxError(`No end of the quotes in ${JSON.stringify(source)}`);
}

const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r', '\\t': '\t', '\\\\': '\\' };

/** `$NAME`, `${NAME}` and `${NAME:-default}`; `$$` is a dollar. */
function interpolate(text: string, known: Record<string, string>): string {
  return text.replaceAll(/\$(?:(\$)|(\w+)|\{(\w+)(?::?-([^}]*))?\})/g, (_, dollar, bare, braced, fallback) =>
    dollar ? '$' : (known[bare ?? braced] ?? fallback ?? ''),
  );
}
