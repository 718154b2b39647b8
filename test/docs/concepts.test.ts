import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { textsFor } from './generated-texts.ts';

const texts = textsFor('neither');
const lessons = [...texts].filter(([file]) => /^lessons\/\d\d-[^/]+\.md$/.test(file));
const conceptOf = /\]\(\.\.\/docs\/concepts\/([a-z-]+\.md)(?:#[a-z-]+)?\)/g;

describe('the concepts', () => {
  const rows = [
    ...(texts.get('docs/concepts/README.md') ?? '').matchAll(/^\| \[.*\]\(([a-z-]+\.md)\).*\| ([\d, ]+) +\|$/gm),
  ];

  it.each(rows.map(([, page = '', numbers = '']) => ({ page, numbers: numbers.trim() })))(
    'name the lessons that lead to $page',
    ({ page, numbers }) => {
      const leading = lessons.filter(([, text]) => [...text.matchAll(conceptOf)].some(([, name]) => name === page));
      expect(numbers).toBe(leading.map(([file]) => Number(file.slice(8, 10))).join(', '));
    },
  );

  it('are each in the table, and each lesson leads to one', () => {
    // The shop has pages of its own, which no lesson leads to.
    const ofShop = readdirSync(path.join(import.meta.dirname, '..', '..', 'templates', 'shop', 'docs', 'concepts'));
    const pages = [...texts.keys()].filter(
      (file) => /^docs\/concepts\/(?!README)/.test(file) && !ofShop.includes(path.basename(file)),
    );
    expect(rows.map(([, page]) => `docs/concepts/${page}`).sort()).toEqual(pages.sort());
    expect(lessons.filter(([, text]) => !text.match(conceptOf)).map(([file]) => file)).toEqual([]);
  });
});

describe('the table of lessons and migrations', () => {
  it('names migrations of the shop, and lessons that are there', () => {
    const migrations = readdirSync(path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations'));
    const table = (texts.get('lessons/README.md') ?? '').split('## The same in the shop')[1] ?? '';
    const named = [...table.matchAll(/`(\d{14}_[a-z_]+)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !migrations.includes(name))).toEqual([]);
  });
});

describe('the table of what the guides explain', () => {
  const page = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'what-the-guides-explain.md'), 'utf8');
  const guides = page
    .split(/^## /m)
    .slice(1)
    .map((text) => ({
      guide: text.split('\n', 1)[0],
      rows: [...text.matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].slice(2),
    }));

  it('names, for each section of the five, at least one place with its heading', () => {
    expect(guides).toHaveLength(5);
    for (const { guide, rows } of guides) {
      expect({ guide, many: rows.length > 10 }).toEqual({ guide, many: true });
      // links.test.ts proves that file and heading are there.
      const places = rows.map(([, , cell = '']) => cell.match(/\]\(\.\.\/[^)#]+#[^)]+\)/g)?.length ?? 0);
      expect(rows.filter((_, index) => places[index] === 0).map(([, section]) => section)).toEqual([]);
    }
  });
});
