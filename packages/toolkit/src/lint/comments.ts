import { loadParser } from '../sql/parse.ts';

/** A `--` comment. */
export interface Comment {
  /** The text after the two dashes. */
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
  /** Whether something else stands before it on its line. */
  readonly trailing: boolean;
}

/**
 * Every `--` comment of an SQL text, found by PostgreSQL's own scanner: what looks like one inside a string is none.
 * A text that can't be scanned has none.
 */
export async function readComments(sql: string): Promise<Comment[]> {
  const { scanSync } = await loadParser();
  const bytes = Buffer.from(sql);
  const comments: Comment[] = [];
  let line = 1;
  let at = 0;
  for (const token of scan()) {
    if (token.tokenName !== 'SQL_COMMENT') continue;
    line += bytes.toString('utf8', at, token.start).split('\n').length - 1;
    at = token.start;
    const lineStart = bytes.lastIndexOf('\n', token.start - 1) + 1;
    const before = token.start === 0 ? '' : bytes.toString('utf8', lineStart, token.start);
    comments.push({ text: token.text.slice(2).trim(), line, trailing: before.trim() !== '' });
  }
  return comments;

  function scan() {
    try {
      return scanSync(sql).tokens;
    } catch {
      return []; // not SQL: the rule "syntax" says so
    }
  }
}
