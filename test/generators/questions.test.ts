import { describe, expect, it } from 'vitest';
import { type Answers, nearest, questions } from '../../generators/questions.ts';

function parse(flag: string, text: string) {
  const question = questions.find((each) => each.flag === flag);
  if (!question) throw new Error(`There is no question --${flag}.`);
  return question.parse(text);
}

/** What every sentence of ours is. */
const sentence = /^\S.*[.?]$/s;

describe('the questions', () => {
  it('are those of Answers, each with a flag of the same name', () => {
    expect(questions.map(({ key }) => key)).toEqual([
      'name',
      'shopName',
      'currency',
      'prices',
      'taxRate',
      'database',
      'background',
      'packageManager',
      'lessons',
      'docker',
      'ci',
      'kubernetes',
      'forge',
      'extras',
    ] satisfies (keyof Answers)[]);
    for (const { key, flag } of questions) {
      expect(flag).toBe(key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    }
  });

  it('have defaults that they accept themselves', () => {
    const surroundings = { folderName: 'my-shop', userAgent: undefined, answers: {} };
    for (const { defaultFor, parse } of questions) {
      expect(parse(defaultFor(surroundings))).toHaveProperty('value');
    }
  });

  it('take the default kind of prices from the currency', () => {
    const question = questions.find(({ key }) => key === 'prices');
    const defaultFor = (currency: string) =>
      question?.defaultFor({ folderName: '', userAgent: undefined, answers: { currency } });
    expect(['USD', 'CAD', 'EUR', 'JPY', 'AUD'].map(defaultFor)).toEqual(['net', 'net', 'gross', 'gross', 'gross']);
  });

  it('take the default package manager from what started us', () => {
    const question = questions.find(({ key }) => key === 'packageManager');
    const defaultFor = (userAgent: string | undefined) =>
      question?.defaultFor({ folderName: '', userAgent, answers: {} });
    expect(defaultFor('pnpm/12.21.0 npm/? node/v20.20.2 linux x64')).toBe('pnpm');
    expect(defaultFor('yarn/4.18.1 npm/? node/v20.20.2 linux x64')).toBe('yarn');
    expect(defaultFor('npm/11.19.1 node/v20.20.2 linux x64')).toBe('npm');
    expect(defaultFor('bun/1.3.0')).toBe('npm');
    expect(defaultFor(undefined)).toBe('npm');
    expect(question?.defaultFor({ folderName: '', userAgent: 'npm/11.19.1', projectUses: 'pnpm', answers: {} })).toBe(
      'pnpm',
    );
  });

  it.each([
    ['name', 'my-shop', 'my-shop'],
    ['name', '@acme/corner.shop', '@acme/corner.shop'],
    ['shop-name', '  Fig & Olive ', 'Fig & Olive'],
    ['shop-name', `Joe's #1`, `Joe's #1`],
    ['shop-name', 'The "best" $5 `shop`', 'The "best" $5 `shop`'],
    ['shop-name', '角の店', '角の店'],
    ['currency', 'eur', 'EUR'],
    ['currency', 'KWD', 'KWD'],
    ['currency', 'XOF', 'XOF'],
    ['currency', 'XCG', 'XCG'],
    ['tax-rate', '0', 0],
    ['tax-rate', '-0', 0],
    ['tax-rate', '-0.00', 0],
    ['tax-rate', '8.250', 8.25],
    ['tax-rate', '100', 100],
    ['tax-rate', '8.25', 8.25],
    ['tax-rate', '5.5', 5.5],
    ['database', 'docker', 'docker'],
    ['background', 'flask', 'flask'],
    ['package-manager', 'yarn', 'yarn'],
  ])('accept --%s "%s"', (flag, text, value) => {
    expect(parse(flag, text)).toEqual({ value });
  });

  it.each([
    ['name', '', 'npm refuses'],
    ['name', 'My Shop', 'Use my-shop'],
    ['name', 'Mein Läden', 'Use mein-laden,'],
    ['name', 'ünïcode', 'Use unicode,'],
    ['name', 'Łódź Straße', 'Use lodz-strasse,'],
    ['name', '店', 'Use my-shop,'],
    ['name', '..', 'Use my-shop,'],
    ['name', '店 24', 'Use shop-24,'],
    ['name', '.hidden', 'period'],
    ['name', '_shop', 'underscore'],
    ['name', 'node_modules', 'npm refuses'],
    ['name', 'http', 'core module'],
    ['name', '7-eleven', 'begin with a letter'],
    ['name', 'postgres', 'keeps that name for itself'],
    ['name', 'pg-shop', 'keeps that name for itself'],
    ['name', 'public', 'keeps that name for itself'],
    ['name', 'template1', 'keeps that name for itself'],
    ['name', 'a'.repeat(41), 'room for 40'],
    ['shop-name', '   ', 'is empty'],
    ['shop-name', 'x'.repeat(61), 'room for 60'],
    ['shop-name', 'two\nlines', 'one line'],
    ['shop-name', 'two\u2028lines', 'one line'],
    ['shop-name', `Joe's "best"`, "write ’ instead of '"],
    ['shop-name', "Joe's $5", "write ’ instead of '"],
    ['shop-name', 'tail\\', 'ends with \\'],
    ['currency', 'EURO', 'Did you mean EUR?'],
    ['currency', 'Zloty', 'Did you mean PLN?'],
    ['currency', 'BITCOIN', 'There is no currency'],
    ['currency', '', 'There is no currency'],
    ['currency', 'XAU', "can't be paid with"],
    ['currency', 'XXX', "can't be paid with"],
    ['currency', 'CLF', "CLF (Chilean Unit of Account (UF)) can't be paid with"],
    ['currency', 'USN', "can't be paid with"],
    ['currency', 'XDR', "can't be paid with"],
    ['currency', 'VED', 'There is no currency'],
    ['currency', 'dollar', 'such as USD or EUR.'],
    ['currency', 'swiss franc', 'Did you mean CHF?'],
    ['tax-rate', '-1', 'outside of 0 to 100'],
    ['tax-rate', '100.01', 'outside of 0 to 100'],
    ['tax-rate', '-0.001', 'outside of 0 to 100'],
    ['tax-rate', '8,25', 'not a number'],
    ['tax-rate', '8%', 'not a number'],
    ['tax-rate', 'NaN', 'not a number'],
    ['tax-rate', '1e1', 'not a number'],
    ['tax-rate', '', 'not a number'],
    ['tax-rate', '8.255', 'more than two decimals'],
    ['database', 'dokcer', 'Did you mean docker?'],
    ['database', 'Docker', 'Did you mean docker?'],
    ['database', 'sqlite', 'one of embedded, docker, url'],
    ['background', 'mongo', 'one of mongodb, flask, neither'],
    ['package-manager', 'bun', 'one of npm, pnpm, yarn'],
    ['package-manager', 'ppm', 'Did you mean npm?'],
  ])('refuse --%s "%s" with a sentence that says: %s', (flag, text, words) => {
    const result = parse(flag, text);
    expect(result).toHaveProperty('fault');
    if ('value' in result) return;
    expect(result.fault).toMatch(sentence);
    expect(result.fault).toContain(words);
  });
});

describe('nearest', () => {
  it('offers nothing for a word that is near to none', () => {
    expect(nearest('sqlite', ['embedded', 'docker', 'url'])).toBeUndefined();
    expect(nearest('x', ['ci', 'yes'])).toBeUndefined();
    expect(nearest('xy', ['ci', 'url'])).toBeUndefined();
  });
});
