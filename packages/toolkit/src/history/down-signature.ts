import { checksumOf } from './checksum.ts';
import { leadingComment } from './header.ts';

const SIGNED = /^signed\s*:\s*(.*)$/i;

/** Whether a line of a down.sql's header, without its `--`, is the one with the signature. */
export function isSignature(line: string): boolean {
  return SIGNED.test(line);
}

/**
 * Whether a down.sql still has the text under which it was signed: its line `-- Signed: sha256:<hex>` carries the checksum
 * of everything else in the file. Line ends don't count, for Git rewrites them. Pure.
 *
 * @returns null when the file has no such line.
 */
export function keepsSignature(down: string): boolean | null {
  const stated = leadingComment(down).flatMap((line) => SIGNED.exec(line)?.[1] ?? []);
  if (stated[0] === undefined) return null;
  return stated.length === 1 && stated[0].toLowerCase() === signatureOf(down);
}

/**
 * Signs a down.sql: puts the line `-- Signed: …` after its line `-- Undoes: …`, in the place of an older one. Nothing else
 * is changed. Pure.
 */
export function withSignature(down: string): string {
  const { lines, header } = split(down);
  const unsigned = lines.filter((_, at) => !isSignature(header.get(at) ?? ''));
  const text = unsigned.join('\n');
  const { header: left } = split(text);
  const [undoes] = [...left].find(([, line]) => /^undoes\s*:/i.test(line)) ?? [];
  const at = undoes ?? [...left.keys()][0];
  const end = lines[0]?.endsWith('\r') ? '\r' : '';
  return unsigned.toSpliced(at === undefined ? 0 : at + 1, 0, `-- Signed: ${signatureOf(down)}${end}`).join('\n');
}

function signatureOf(down: string): string {
  const { lines, header } = split(down.replace(/^\uFEFF/, ''));
  const signed = lines.filter((_, at) => !isSignature(header.get(at) ?? ''));
  return `sha256:${checksumOf(signed.map((line) => line.replace(/\r$/, '')).join('\n'))}`;
}

/** The lines of a file, and the texts of those that are its header, by their place. */
function split(sql: string): { lines: string[]; header: Map<number, string> } {
  const lines = sql.split('\n');
  const first = lines.findIndex((line) => line.replace('\uFEFF', '').trim() !== '');
  return { lines, header: new Map(leadingComment(sql).map((text, index) => [first + index, text])) };
}
