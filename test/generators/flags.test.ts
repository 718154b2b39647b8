import { describe, expect, it } from 'vitest';
import { readArguments } from '../../generators/flags.ts';
import { questions } from '../../generators/questions.ts';

function read(words: string[], ...flags: [name: string, value: string | true][]) {
  return readArguments({ words, flags: flags.map(([name, value]) => ({ name, value })) }, questions);
}

describe('readArguments', () => {
  it('tells the folder, switches and answers apart', () => {
    const { folder, switches, given, faults } = read(['my-shop'], ['yes', true], ['currency', 'EUR']);
    expect({ folder, switches: [...switches], given: [...given], faults }).toEqual({
      folder: 'my-shop',
      switches: ['yes'],
      given: [['currency', 'EUR']],
      faults: [],
    });
  });

  it.each([
    ['an unknown flag, with the nearest right one', [['currancy', 'EUR']], 'Did you mean --currency?'],
    ['an unknown flag that is near to none', [['frobnicate', true]], 'See --help'],
    ['a switch with a value that is neither on nor off', [['yes', 'no']], 'write --yes or --no-yes'],
    ['a part with such a value', [['no-lessons', '']], 'write --lessons or --no-lessons'],
    ['a letter, without a guess', [['x', true]], 'See --help'],
    ['an answer without its value', [['currency', true]], '--currency needs a value'],
    ['an answer whose value is the next flag', [['currency', '--yes']], '--currency needs a value'],
    [
      'two answers to one question',
      [
        ['currency', 'EUR'],
        ['currency', 'USD'],
      ],
      'was given twice, as "EUR" and as "USD"',
    ],
  ] satisfies [string, [string, string | true][], string][])('refuses %s', (_, flags, words) => {
    expect(read([], ...flags).faults).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    ['lessons', true, 'true'],
    ['lessons', 'true', 'true'],
    ['lessons', 'false', 'false'],
    ['no-lessons', true, 'false'],
    ['no-lessons', 'true', 'false'],
    ['no-lessons', 'false', 'true'],
    ['kubernetes', true, 'true'],
    ['no-kubernetes', 'false', 'true'],
  ] satisfies [string, string | true, string][])(
    'takes a flag that is on or off by its word: --%s %s',
    (name, value, meant) => {
      expect([...read([], [name, value]).given]).toEqual([[name.replace('no-', ''), meant]]);
    },
  );

  it.each(['yes', 'force', 'dry-run', 'skip-install'])('takes --%s=false for leaving it out', (name) => {
    expect([...read([], [name, 'false']).switches]).toEqual([]);
    expect([...read([], [`no-${name}`, true]).switches]).toEqual([]);
    expect([...read([], [name, 'true']).switches]).toEqual([name]);
  });

  it('refuses to turn something on and off, and takes the same said twice', () => {
    expect(read([], ['lessons', true], ['no-lessons', true]).faults).toEqual([
      '--lessons was turned on and off: leave one out.',
    ]);
    expect(read([], ['lessons', 'false'], ['no-lessons', true]).faults).toEqual([]);
    expect(read([], ['yes', true], ['yes', 'false']).faults).toEqual(['--yes was turned on and off: leave one out.']);
  });

  it('refuses a folder without a name', () => {
    expect(read(['']).faults).toEqual([expect.stringContaining('The name of the folder is empty')]);
  });

  it('refuses a second folder', () => {
    expect(read(['my', 'shop']).faults).toEqual([expect.stringContaining('there are 2: my, shop')]);
  });

  it('reports all faults together', () => {
    expect(read([], ['currancy', 'EUR'], ['yes', 'x'], ['tax-rate', true]).faults).toHaveLength(3);
  });
});
