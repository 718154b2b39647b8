import type { Answers } from './questions.ts';

/** Where Yeoman keeps what a generator knows about a project. */
export const storageFile = '.yo-rc.json';

/** Yeoman's key: the name of this package. */
const storageKey = 'generator-pos-migrate';

/**
 * The answers that a project was made with.
 *
 * @param text of .yo-rc.json, or undefined when there is none
 * @returns undefined when the project was not made by us
 * @throws SyntaxError when the text is not JSON
 */
export function readStoredAnswers(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  const stored: unknown = JSON.parse(text)?.[storageKey];
  return typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : undefined;
}

/** The file's new text; what other generators keep in it stays. Equal to the old text when no answer changed. */
export function storeAnswers(text: string | undefined, answers: Partial<Answers>): string {
  const all: Record<string, unknown> = JSON.parse(text ?? '{}');
  const before = readStoredAnswers(text);
  const after = { ...before, ...answers };
  if (text !== undefined && JSON.stringify(before) === JSON.stringify(after)) return text;
  return `${JSON.stringify({ ...all, [storageKey]: after }, null, 2)}\n`;
}
