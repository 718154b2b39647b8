import { applyEdits, type FormattingOptions, modify } from 'jsonc-parser';

/**
 * The text of a JSON file with one value more or another one. Only what is around the value is formatted, by the
 * indentation and the line ends that the file has.
 *
 * @param path keys from the root
 * @param before the key of the same object before which a new one is put; without it, a new key comes last
 */
export function setInJson(text: string, path: readonly string[], value: unknown, before?: string): string {
  const formattingOptions = formattingOf(text);
  const getInsertionIndex = (keys: string[]) => (before === undefined ? keys.length : keys.indexOf(before));
  return applyEdits(text, modify(text, [...path], value, { formattingOptions, getInsertionIndex }));
}

function formattingOf(text: string): FormattingOptions {
  const indent = /^\s*\{\s*?\n([ \t]+)/.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
