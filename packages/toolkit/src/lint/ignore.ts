import type { Statement } from '../sql/statements.ts';
import { type Comment, readComments } from './comments.ts';
import type { LintedMigration } from './migration.ts';

/** A comment `-- lint-ignore <rule>: <reason>`, and the lines for which it holds. */
export interface Ignore {
  readonly rules: readonly string[];
  readonly reason: string;
  /** Where the comment stands. */
  readonly line: number;
  /** The first and the last line, both included; null for the whole file. */
  readonly lines: readonly [number, number] | null;
}

/** What a migration's comments say about linting. */
export interface Ignores {
  readonly ours: readonly Ignore[];
  /** squawk's own comments that give no reason: squawk obeys them, we don't let them pass. */
  readonly squawkWithoutReason: readonly { readonly line: number; readonly text: string }[];
}

/** A reason must be words. */
const REASON = /\p{L}{2,}.*\s.*\p{L}{2,}/u;
const OURS = /^lint-ignore(?![-\w])\s*([^:]*):?\s*(.*)$/;
const SQUAWK = /^squawk-ignore(?:-file)?(?![-\w])/;

/**
 * Reads a migration's `lint-ignore` comments. One that stands
 * - before the first statement (BEGIN is one) holds for the whole file,
 * - behind something on the same line holds for that line, or the statement that ends there,
 * - inside a statement holds for the next line,
 * - elsewhere holds for the next statement.
 */
export async function readIgnores({ up, statements }: LintedMigration): Promise<Ignores> {
  // Scanning takes twice as long as parsing, and nearly no file has such a comment.
  if (!up.includes('lint-ignore') && !up.includes('squawk-ignore')) return { ours: [], squawkWithoutReason: [] };
  const comments = await readComments(up);
  const spans = statements.map((statement) => spanOf(statement));
  const ours = comments.flatMap((comment) => {
    const match = OURS.exec(comment.text);
    if (!match) return [];
    const [, names = '', reason = ''] = match;
    const rules = names.split(/[\s,]+/).filter((name) => name !== '');
    return [{ rules, reason: reason.trim(), line: comment.line, lines: reach(comment, spans) }];
  });
  return { ours, squawkWithoutReason: squawkComments(comments) };
}

/** Whether an ignore holds for this rule at this line. */
export function covers({ rules, lines }: Ignore, rule: string, line: number): boolean {
  return rules.includes(rule) && (lines === null || (line >= lines[0] && line <= lines[1]));
}

/** Whether a text gives a reason: two words at least. */
export function isReason(text: string): boolean {
  return REASON.test(text);
}

type Span = readonly [number, number];

function spanOf({ line, text }: Statement): Span {
  return [line, line + text.split('\n').length - 1];
}

function reach({ line, trailing }: Comment, spans: readonly Span[]): Span | null {
  const [first] = spans;
  if (!first || line < first[0]) return null;
  const around = spans.find(([from, to]) => from <= line && line <= to);
  if (around) {
    const ends = around[1] === line;
    if (trailing) return ends ? around : [line, line];
    return [line + 1, line + 1];
  }
  return spans.find(([from]) => from > line) ?? null;
}

/** squawk takes anything in the line for the name of a rule, so the reason is the comment right above it. */
function squawkComments(comments: readonly Comment[]): { line: number; text: string }[] {
  return comments.flatMap(({ text, line, trailing }) => {
    if (!SQUAWK.test(text)) return [];
    const above = trailing ? undefined : comments.find((other) => other.line === line - 1 && !other.trailing);
    const explained = above !== undefined && !OURS.test(above.text) && !SQUAWK.test(above.text) && isReason(above.text);
    return explained ? [] : [{ line, text }];
  });
}
