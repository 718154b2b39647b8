import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../generators/command-line.ts';
import { typedToYeoman } from '../../generators/yeoman-arguments.ts';

describe('typedToYeoman', () => {
  it.each([
    [['my-shop', '--shop-name', '007', '--yes']],
    [['--yes', 'my-shop', '--tax-rate', '8.10']],
    [['--no-lessons=true', '--lessons', 'false', '-x', '--currancy', 'EUR']],
  ])('reads the command line as our own command does: %j', (argv) => {
    for (const name of ['pos-migrate', 'pos-migrate:toolkit', 'generator-pos-migrate']) {
      expect(typedToYeoman([], { noLessons: 'true' }, [name, ...argv])).toEqual(parseCommandLine(argv));
    }
  });

  it("leaves Yeoman's own flags to Yeoman", () => {
    const { flags } = typedToYeoman([], {}, ['pos-migrate', '--debug', '--no-color', '--no-install', '--skip-cache']);
    expect(flags).toEqual([{ name: 'no-install', value: true, written: '--no-install' }]);
  });

  it('takes the options where no command line tells of them', () => {
    const options = {
      shopName: 'Corner',
      yes: true,
      'skip-install': true,
      skipInstall: true,
      force: false,
      taxRate: 8.1,
    };
    expect(typedToYeoman(['my-shop'], { ...options, lessons: false, sharedData: {} }, [])).toEqual({
      words: ['my-shop'],
      flags: [
        { name: 'shop-name', value: 'Corner' },
        { name: 'tax-rate', value: '8.1' },
        { name: 'lessons', value: 'false' },
        { name: 'yes', value: true },
        { name: 'skip-install', value: true },
        { name: 'force', value: 'false' },
      ],
    });
  });
});
