import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createStyle, type Style } from '../../packages/toolkit/src/output.ts';

const formats = ['bold', 'dim', 'green', 'yellow', 'red'] as const satisfies readonly (keyof Style)[];

describe('createStyle', () => {
  it.each(formats)('marks a text as %s, also where the output of this process has no colour', (format) => {
    const marked = createStyle(true)[format]('text');
    expect(marked).not.toBe('text');
    expect(stripVTControlCharacters(marked)).toBe('text');
  });

  it('marks each kind in its own way', () => {
    const style = createStyle(true);
    expect(new Set(formats.map((format) => style[format]('text'))).size).toBe(formats.length);
  });

  it.each(formats)('leaves a text as it is without colour: %s', (format) => {
    expect(createStyle(false)[format]('text')).toBe('text');
  });
});
