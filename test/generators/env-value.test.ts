import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { envValue } from '../../generators/env-value.ts';
import fc from '../fast-check.ts';
import { readComposeEnv } from './compose-env.ts';

/** Texts of one line, most of which hold what some reader of .env takes for something else. */
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.string({ unit: fc.constantFrom(...`"'\`\\n$#= {}a`), minLength: 1 }),
  fc.string({ unit: fc.constantFrom(`'`, '\\', '$A', `\${A}`, '$$', ' #', 'x'), minLength: 1 }),
);

/** The lines of a file with these values, of those that can be written. */
function fileOf(values: readonly string[]): { text: string; written: Record<string, string> } {
  const written = values.flatMap((value, index) =>
    envValue(value) === undefined ? [] : [[`V${index}`, value] as const],
  );
  const text = ['A=1', ...written.map(([name, value]) => `${name}=${envValue(value)}`), 'Z=2', ''].join('\n');
  return { text, written: { A: '1', ...Object.fromEntries(written), Z: '2' } };
}

function inFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'env-value-'));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('envValue', () => {
  it.each([
    ['Corner', 'Corner'],
    ['角の店', '角の店'],
    ['Fig & Olive', "'Fig & Olive'"],
    ['$NAME #1 `x` "y"', `'$NAME #1 \`x\` "y"'`],
    ["Joe's", '"Joe\'s"'],
    ["Joe's #1 = {best}", '"Joe\'s #1 = {best}"'],
    ['a\\b', "'a\\b'"],
  ])('writes %s as %s', (value, written) => {
    expect(envValue(value)).toBe(written);
  });

  it.each(["Joe's $5", 'Joe\'s "best"', "Joe's `x`", "Joe's \\ co", 'tail\\', 'two\nlines', 'two\u2028lines'])(
    'does not write %j, which not all readers could read',
    (value) => {
      expect(envValue(value)).toBeUndefined();
    },
  );

  it("is read back as it was by Node's parser and by Compose's rules", () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 5 }), (values) => {
        const { text, written } = fileOf(values);
        expect(parseEnv(text)).toEqual(written);
        expect(readComposeEnv(text)).toEqual(written);
      }),
      { numRuns: 2000 },
    );
  });

  it.skipIf(process.platform === 'win32')(
    'is read back as it was by a shell, and by a Node that loads the file',
    () => {
      const before = { ...process.env };
      inFolder((folder) => {
        const file = join(folder, '.env');
        fc.assert(
          fc.property(fc.array(texts, { minLength: 60, maxLength: 60 }), (values) => {
            const { text, written } = fileOf(values);
            writeFileSync(file, text);
            const show = Object.keys(written).map((name) => `printf '%s\\0' "$${name}"`);
            const shown = execFileSync('sh', ['-c', `. ./.env; ${show.join('; ')}`], { cwd: folder, encoding: 'utf8' });
            expect(shown.split('\0').slice(0, -1)).toEqual(Object.values(written));
            for (const name of Object.keys(written)) delete process.env[name];
            loadEnvFile(file);
            expect(Object.keys(written).map((name) => process.env[name])).toEqual(Object.values(written));
          }),
          { numRuns: 20 },
        );
      });
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    },
  );
});

describe('the reader of .env as Compose reads it', () => {
  it.each([
    ['V=VAL # comment', 'VAL'],
    ['V=VAL# not a comment', 'VAL# not a comment'],
    ['V="VAL # not a comment"', 'VAL # not a comment'],
    ['V="VAL" # comment', 'VAL'],
    ["V='$OTHER'", '$OTHER'],
    [`V='\${OTHER}'`, `\${OTHER}`],
    ["V='Let\\'s go!'", "Let's go!"],
    ['V="{\\"hello\\": \\"json\\"}"', '{"hello": "json"}'],
    ['V="some\\tvalue"', 'some\tvalue'],
    ["V='some\\tvalue'", 'some\\tvalue'],
    [`OTHER=1\nV=$OTHER-\${OTHER}-\${NONE:-2}`, '1-1-2'],
  ])('does with %j as the documentation says', (text, value) => {
    expect(readComposeEnv(`${text}\n`).V).toBe(value);
  });

  it('finds no end in what Compose would refuse', () => {
    expect(() => readComposeEnv("V='tail\\'\nNEXT=1\n")).toThrow(SyntaxError);
  });
});
