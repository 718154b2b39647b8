import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../generators/command-line.ts';

/** Words and flags, without how they were written. */
function parse(...argv: string[]) {
  const { words, flags } = parseCommandLine(argv);
  return { words, flags: flags.map(({ name, value }) => [name, value]) };
}

describe('parseCommandLine', () => {
  it.each([
    [
      ['my-shop', '--currency', 'EUR', '--yes'],
      ['my-shop'],
      [
        ['currency', 'EUR'],
        ['yes', true],
      ],
    ],
    [['--yes', 'my-shop'], ['my-shop'], [['yes', true]]],
    [['-y', 'my-shop'], ['my-shop'], [['yes', true]]],
    [['--no-docker', 'my-shop'], ['my-shop'], [['no-docker', true]]],
    [['--tax-rate', '-0'], [], [['tax-rate', '-0']]],
    [['--shop-name=--x'], [], [['shop-name', '--x']]],
    [['--', '-odd'], ['-odd'], []],
  ])('tells words and flags apart in %j', (argv, words, flags) => {
    expect(parse(...argv)).toEqual({ words, flags });
  });

  it.each([
    [['--lessons', 'false', 'my-shop'], [['lessons', 'false']]],
    [['--no-lessons', 'true', 'my-shop'], [['no-lessons', 'true']]],
    [['--no-lessons=true', 'my-shop'], [['no-lessons', 'true']]],
    [['--yes', 'true', 'my-shop'], [['yes', 'true']]],
    [['my-shop', '--kubernetes', 'false'], [['kubernetes', 'false']]],
  ])('gives the word true or false to the flag before it in %j', (argv, flags) => {
    expect(parse(...argv)).toEqual({ words: ['my-shop'], flags });
  });

  it('leaves a folder called true alone where it stands first, or has a dot', () => {
    expect(parse('true', '--kubernetes').words).toEqual(['true']);
    expect(parse('--kubernetes', './true').words).toEqual(['./true']);
    expect(parse('--currency', 'EUR', 'true').words).toEqual(['true']);
    expect(parse('--lessons=true', 'true').words).toEqual(['true']);
  });

  it.each([
    ['-x', '-x'],
    ['-currency', '-currency'],
    ['-currency=EUR', '-currency'],
    ['-xy', '-xy'],
  ])('keeps %s as it was written, so that a refusal can name it', (typed, written) => {
    expect(parseCommandLine([typed]).flags).toEqual([expect.objectContaining({ written })]);
  });

  it('reads several letters that there are', () => {
    expect(parse('-yh').flags).toEqual([
      ['yes', true],
      ['help', true],
    ]);
  });
});
