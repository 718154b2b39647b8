import { DocumentError, type Place } from './block.ts';

/** A fenced code block of a Markdown text. */
export interface Fence extends Place {
  /** The first word after the backticks; empty when there is none. */
  readonly language: string;
  /** The rest of that line: `word`, `key=value` and `key="some words"`; a word's value is null. */
  readonly attributes: readonly Attribute[];
  /** Without the fences, and without the indentation of the opening one. */
  readonly lines: readonly string[];
}

export interface Attribute {
  readonly name: string;
  readonly value: string | null;
}

/**
 * Finds the fenced code blocks, also those inside list items.
 *
 * @throws {DocumentError} For a fence that is never closed.
 */
export function readFences(markdown: string, file: string): Fence[] {
  const fences: Fence[] = [];
  const lines = markdown.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const opening = lines[index]?.match(
      /^(?<indent>\s*(?:>\s?|[-*+]\s+|\d+[.)]\s+)*)(?<marks>`{3,}|~{3,})(?<info>.*)$/,
    );
    const { indent = '', marks = '', info = '' } = opening?.groups ?? {};
    if (!opening || (marks.startsWith('`') && info.includes('`'))) continue;
    const place = { file, line: index + 1 };
    const end = lines.findIndex((line, at) => at > index && closes(line, marks));
    if (end === -1) throw new DocumentError(place, 'This code block is never closed.');
    const [language = '', ...attributes] = wordsOf(info);
    fences.push({
      ...place,
      language,
      attributes: attributes.map(readAttribute),
      lines: lines.slice(index + 1, end).map((line) => unindented(line, indent.length)),
    });
    index = end;
  }
  return fences;
}

function closes(line: string, marks: string): boolean {
  const text = line.trim();
  return text.length >= marks.length && text === marks.charAt(0).repeat(text.length);
}

function unindented(line: string, width: number): string {
  const spaces = line.length - line.trimStart().length;
  return line.slice(Math.min(spaces, width));
}

/** `a b="c d"` are two words. */
function wordsOf(info: string): string[] {
  return info.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
}

function readAttribute(word: string): Attribute {
  const [, name = word, value = null] = word.match(/^([^=]+)=(.*)$/) ?? [];
  return { name, value: value?.replace(/^"(.*)"$/, '$1') ?? null };
}
