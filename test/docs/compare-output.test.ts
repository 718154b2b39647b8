import { describe, expect, it } from 'vitest';
import { compareOutput } from './compare-output.ts';

describe('compareOutput', () => {
  it.each([
    ['the same', ['a', 'b'], 'a\nb\n'],
    ['nothing', [], '\n'],
    ['spaces at the end, and empty lines around', ['', 'a  ', ''], '\n\na   \n\n'],
    ['colour', ['red'], '\u001b[31mred\u001b[39m'],
    ['any text in a line', ['took … s, or … s.'], 'took 1.5 s, or 2 s.'],
    ['no text for the dots', ['a…b'], 'ab'],
    ['any lines', ['a', '…', 'z'], 'a\nb\nc\nz'],
    ['no line for the dots', ['a', '…', 'z'], 'a\nz'],
    ['dots that could stop too early', ['…', 'a', 'b'], 'a\nc\na\nb'],
    ['signs that mean something to patterns', ['(a|b)* [c] …'], '(a|b)* [c] d'],
    [
      'what npm adds',
      ['fine'],
      '\n> my-shop@0.1.0 db\n> pos-migrate status\n\nfine\nnpm error code 1\nnpm warn config\n',
    ],
    ['quotes that look like it', ['> a', 'fine'], '> a\nfine'],
    ['a word for those who wait', ['✓ done'], 'Applying 20260105090000_create_products (1 of 1) …\n✓ done'],
  ])('takes %s', (_, shown, printed) => {
    expect(compareOutput(shown, printed)).toBeNull();
  });

  it.each([
    ['another line', ['a', 'b'], 'a\nc', 'b'],
    ['a line too few', ['a', 'b'], 'a', 'b'],
    ['a line too many', ['a'], 'a\nb', 'nothing more'],
    ['another word about a step', ['✓ done'], 'Applying nothing (1 of 1) …\n✓ done', '✓ done'],
    ['output where the page shows none', [], 'a', 'nothing more'],
    ['an empty line in between', ['a', 'b'], 'a\n\nb', 'b'],
    ['more text in the line', ['a'], 'ab', 'a'],
    ['dots that would have to span lines', ['a…z'], 'a\nz', 'a…z'],
    ['a dot for another sign', ['1.5'], '1x5', '1.5'],
  ])('finds %s', (_, shown, printed, missing) => {
    expect(compareOutput(shown, printed)).toBe(missing);
  });

  it('is quick with many dots', () => {
    const shown = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? '…' : 'a'));
    expect(compareOutput([...shown, 'z'], 'a\n'.repeat(300))).toBe('z');
  });
});
