import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../packages/toolkit/src/lint/rules.ts';

const folder = join(import.meta.dirname, '../../../packages/toolkit/docs/reference/lint');
const names = rules.map(({ name }) => name);

describe('the pages of the lint rules', () => {
  it('are one for each rule, with what a page needs', () => {
    const pages = readdirSync(folder).filter((file) => file !== 'README.md' && file !== 'squawk.md');
    expect(pages.sort()).toEqual(names.map((name) => `${name}.md`).sort());
    for (const name of names) {
      const titles = [...readFileSync(join(folder, `${name}.md`), 'utf8').matchAll(/^##? (.*)$/gm)].map(
        ([, title]) => title,
      );
      expect(
        titles.filter((title) => title !== 'Before'),
        name,
      ).toEqual([name, 'Why', 'The lock', 'The safe way', 'Found', 'Fine']);
    }
  });

  it('have a test each, and so has every rule', () => {
    expect(names.filter((name) => !existsSync(join(import.meta.dirname, 'rules', `${name}.test.ts`)))).toEqual([]);
    const files = readdirSync(join(import.meta.dirname, '../../../packages/toolkit/src/lint/rules'));
    expect(files.sort()).toEqual(names.map((name) => `${name}.ts`).sort());
  });

  it('are listed with their severity', () => {
    const table = [
      ...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^\| \[([\w-]+)\]\(\1\.md\) \| (\w+) \|/gm),
    ];
    expect(table.map(([, name, severity]) => `${name} ${severity}`).sort()).toEqual(
      rules.map(({ name, severity }) => `${name} ${severity}`).sort(),
    );
  });

  it('lead nowhere that is not there', () => {
    for (const file of readdirSync(folder)) {
      for (const [, target = ''] of readFileSync(join(folder, file), 'utf8').matchAll(
        /\]\((?!https?:)([^)#]+)[^)]*\)/g,
      )) {
        expect(existsSync(join(folder, target)), `${file} → ${target}`).toBe(true);
      }
    }
  });
});

describe('the rules', () => {
  it('say everything in whole sentences', () => {
    for (const { name, why, instead } of rules) {
      for (const sentence of [why, typeof instead === 'string' ? instead : instead()])
        expect(sentence, name).toMatch(/^("-- |[A-Z]).*\.$/);
    }
  });
});
