import { describe, expect, it } from 'vitest';
import { typedToYeoman } from '../../generators/yeoman-arguments.ts';

/** What yo makes of a command line (its parser knows none of our flags), and what we make of that. */
function typed(argv: string[], words: string[], options: Record<string, unknown>) {
  return typedToYeoman(words, options, ['pos-migrate', ...argv]);
}

describe('typedToYeoman', () => {
  it('reads answers and switches, by flag and by camel-case name', () => {
    const options = { shopName: 'Corner', yes: true, 'skip-install': true, skipInstall: true, force: false };
    expect(typed(['my-shop', '--shop-name', 'Corner', '--yes', '--skip-install'], ['my-shop'], options)).toEqual({
      words: ['my-shop'],
      flags: [
        { name: 'yes', value: true },
        { name: 'skip-install', value: true },
        { name: 'shop-name', value: 'Corner' },
      ],
    });
  });

  it('gives a folder back that yo took for the value of a switch', () => {
    expect(typed(['--yes', 'my-shop'], [], { yes: 'my-shop' })).toEqual({
      words: ['my-shop'],
      flags: [{ name: 'yes', value: true }],
    });
  });

  it('gives back what was turned on or off, and the folder that came after it', () => {
    expect(typed(['--kubernetes', 'my-shop', '--no-lessons'], [], { kubernetes: 'my-shop', lessons: false })).toEqual({
      words: ['my-shop'],
      flags: [
        { name: 'no-lessons', value: true },
        { name: 'kubernetes', value: true },
      ],
    });
  });

  it.each([
    [['--shop-name', '007'], { 'shop-name': 7 }, 'shop-name', '007'],
    [['--shop-name=1e3'], { 'shop-name': 1000 }, 'shop-name', '1e3'],
    [['--tax-rate', '8.10'], { 'tax-rate': 8.1 }, 'tax-rate', '8.10'],
    [[], { 'tax-rate': 8.1 }, 'tax-rate', '8.1'],
  ])('gives numbers back as they were typed: %s', (argv, options, name, value) => {
    expect(typed(argv, [], options).flags).toEqual([{ name, value }]);
  });

  it('reports a flag that nobody knows, and not what Yeoman itself passes on', () => {
    const options = {
      currancy: 'EUR',
      sharedData: {},
      skipLocalCache: true,
      debug: true,
      install: false,
      colour: true,
    };
    const { flags } = typed(['--currancy', 'EUR', '--debug', '--no-install'], [], options);
    expect(flags).toEqual([
      { name: 'currancy', value: true },
      { name: 'no-install', value: true },
    ]);
  });
});
