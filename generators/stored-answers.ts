import { setInJson } from './json-edit.ts';
import type { Answers } from './questions.ts';

/** Where Yeoman keeps what a generator knows about a project. */
export const storageFile = '.yo-rc.json';

/** Yeoman's key: the name of this package. */
const storageKey = 'generator-pos-migrate';

/** The answers that a project was made with, from the contents of .yo-rc.json; undefined when it was not made by us. */
export function readStoredAnswers(contents: unknown): Record<string, unknown> | undefined {
  const stored = isRecord(contents) ? contents[storageKey] : undefined;
  return isRecord(stored) ? stored : undefined;
}

/**
 * The text of .yo-rc.json with these answers; what other generators keep there stays.
 *
 * @param text of the file, or undefined when there is none
 * @returns the same text when no answer changed
 * @throws SyntaxError when the text is not JSON
 */
export function storeAnswers(text: string | undefined, answers: Partial<Answers>): string {
  const all: Record<string, unknown> = JSON.parse(text ?? '{}');
  const before = readStoredAnswers(all);
  const after = { ...before, ...answers };
  if (text !== undefined && JSON.stringify(before) === JSON.stringify(after)) return text;
  if (text !== undefined) return setInJson(text, [storageKey], after);
  return `${JSON.stringify({ [storageKey]: after }, null, 2)}\n`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
