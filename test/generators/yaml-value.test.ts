import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadParts } from '../../generators/parts.ts';
import { plan } from '../../generators/plan.ts';
import type { Answers } from '../../generators/questions.ts';
import { yamlValue } from '../../generators/yaml-value.ts';
import fc from '../fast-check.ts';

const versions = ['1.1', '1.2'] as const;
const notText = ['null', 'Null', 'true', 'FALSE', 'yes', 'no', 'on', 'Off', 'y', 'N'];

describe('yamlValue', () => {
  it.each(versions)('is read back as the text that it was by YAML %s', (version) => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...`"'\\:#-{}[]&*!|>%@\`, ~=?\u0085\u2028\uFEFF0x1e._ty`) }),
      fc.constantFrom(
        ...notText,
        '~',
        '',
        '1e3',
        '0x1',
        '0o7',
        '1_000',
        '12:30',
        '.inf',
        '2026-12-01',
        '=',
        '<<',
        'e0',
        'E_1',
        'e-9',
      ),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(parse(`before: x\nvalue: ${yamlValue(text)}\nafter: x\n`, { version })).toEqual({
          before: 'x',
          value: text,
          after: 'x',
        });
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves a name as it is where nobody can mistake it', () => {
    expect(yamlValue('corner_shop')).toBe('corner_shop');
    expect(yamlValue('USD')).toBe('USD');
    expect(notText.map(yamlValue)).toEqual(notText.map((word) => `"${word}"`));
  });

  it.each(versions)('leaves no short word as it is that YAML %s reads as something else', (version) => {
    const characters = [...'aefinoty019_-'];
    let words = [''];
    for (let length = 0; length < 4; length++)
      words = ['', ...words.flatMap((word) => characters.map((c) => word + c))];
    const lines = words.map((word) => `- ${yamlValue(word)}\n`).join('');
    expect(parse(lines, { version })).toEqual(words);
  });
});

describe("a project's YAML files", () => {
  it.each(['null', 'true', 'on', 'no', 'y', 'off'])('mean the same when the project is called %s', async (name) => {
    const parts = await loadParts();
    const filesOf = (answers: Pick<Answers, 'name' | 'shopName'>) => {
      const { files } = plan(
        {
          currency: 'NOK',
          prices: 'net',
          taxRate: 10,
          database: 'docker',
          background: 'neither',
          packageManager: 'pnpm',
          lessons: true,
          docker: true,
          ci: true,
          kubernetes: true,
          forge: 'both',
          extras: true,
          ...answers,
        },
        parts,
      );
      // That of pnpm is pnpm's, and has no name of a project in it.
      return files.filter(({ path }) => /\.ya?ml$/.test(path) && path !== 'pnpm-lock.yaml');
    };
    const shopName = 'It\'s 5 $A: # \\ "x"';
    const plain = filesOf({ name: 'placeholder', shopName: 'PLACEHOLDER' });
    const odd = filesOf({ name, shopName });
    expect(odd.map(({ path }) => path)).toEqual(expect.arrayContaining(['compose.yaml', 'kubernetes/config.yaml']));
    for (const [index, { path, contents }] of odd.entries()) {
      for (const version of versions) {
        const read = (bytes: Buffer | undefined) =>
          JSON.stringify(parseAllDocuments(String(bytes), { version }).map((document) => document.toJS()));
        const expected = read(plain[index]?.contents)
          .replaceAll('placeholder', name)
          .replaceAll('"PLACEHOLDER"', JSON.stringify(shopName));
        expect(read(contents), `${path} in YAML ${version}`).toBe(expected);
      }
    }
  });
});
