import { leadingComment } from '../history/header.ts';

const FIELD = /^[a-z][\w-]*\s*:(\s|$)/i;

/** What a down.sql says after `Loses:` in the comment at its top: the data that it can't bring back. Null when it says nothing. */
export function readLosses(sql: string): string | null {
  const comment = leadingComment(sql);
  const first = comment.findIndex((line) => /^loses\s*:/i.test(line));
  if (first === -1) return null;
  const rest = comment.slice(first + 1);
  const end = rest.findIndex((line) => line === '' || FIELD.test(line));
  const lines = [comment[first]?.replace(/^loses\s*:/i, ''), ...(end === -1 ? rest : rest.slice(0, end))];
  return lines.join(' ').replace(/\s+/g, ' ').trim() || null;
}
