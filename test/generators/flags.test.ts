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
    ['a switch with a value', [['yes', 'no']], '--yes takes no value'],
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

  it('reads yes and no from flags without a value', () => {
    expect([...read([], ['no-lessons', true], ['kubernetes', true], ['docker', 'false']).given]).toEqual([
      ['lessons', 'false'],
      ['kubernetes', 'true'],
      ['docker', 'false'],
    ]);
    expect(read([], ['lessons', true], ['no-lessons', true]).faults).toEqual([
      '--lessons and --no-lessons were both given: leave one out.',
    ]);
  });

  it('refuses a second folder', () => {
    expect(read(['my', 'shop']).faults).toEqual([expect.stringContaining('there are 2: my, shop')]);
  });

  it('reports all faults together', () => {
    expect(read([], ['currancy', 'EUR'], ['yes', 'x'], ['tax-rate', true]).faults).toHaveLength(3);
  });
});
