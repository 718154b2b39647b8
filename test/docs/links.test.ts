import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listTopics } from '../../packages/toolkit/src/explain/find-page.ts';
import { backgrounds, textsFor } from './generated-texts.ts';

const repository = path.join(import.meta.dirname, '..', '..');

const sets = [
  ...backgrounds.map((background) => {
    const texts = textsFor(background);
    const beginnings = ['README.md', 'ONBOARDING.md', '.github/pull_request_template.md'];
    return { whose: `a project for readers from ${background}`, texts, pages: pagesAmong(texts, /\.md$/), beginnings };
  }),
  {
    whose: 'this repository',
    texts: repositoryTexts(),
    pages: pagesAmong(repositoryTexts(), /^((packages\/[^/]+\/)?docs\/.*|packages\/[^/]+\/README|[^/]+)\.md$/),
    beginnings: ['README.md', 'CHANGELOG.md'],
  },
  ...['toolkit', 'learn'].map((name) => {
    const texts = textsBelow(`packages/${name}/`);
    // What learn shows of a lesson is read there.
    return {
      whose: `the package ${name}`,
      texts,
      pages: pagesAmong(texts, /^(docs\/.*|README)\.md$/),
      beginnings: ['README.md'],
    };
  }),
];

describe.each(sets)('the pages of $whose', ({ texts, pages, beginnings }) => {
  it('link to files, folders and headings that are there', () => {
    const dead = pages.flatMap(([page, text]) =>
      linksOf(text)
        .filter((link) => !isThere(texts, page, link))
        .map((link) => `${page}: ${link}`),
    );
    expect(dead).toEqual([]);
  });

  it('are each linked from another page, so that a reader can find them', () => {
    const linked = new Set(
      pages.flatMap(([page, text]) => linksOf(text).map((link) => targetOf(page, link).file)).map(withoutIndex),
    );
    expect(
      pages.map(([page]) => page).filter((page) => !linked.has(withoutIndex(page)) && !beginnings.includes(page)),
    ).toEqual([]);
  });
});

describe('the command "explain" on every page', () => {
  it('names a page that is there', () => {
    const topics = new Set(listTopics());
    const named = sets.flatMap(({ whose, pages }) =>
      pages.flatMap(([page, text]) =>
        [...text.matchAll(/\bexplain ([A-Za-z][\w-]*)(?=[`\s])/g)]
          .filter(([shown]) => text.includes(`db -- ${shown}`) || text.includes(`db ${shown}`))
          .map(([, topic = '']) => ({ topic, where: `${whose}: ${page}` })),
      ),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(({ topic }) => !topics.has(topic))).toEqual([]);
  });
});

function pagesAmong(texts: ReadonlyMap<string, string>, names: RegExp): [page: string, text: string][] {
  return [...texts].filter(([file]) => names.test(file));
}

/** The files of this repository that Git knows or would take: path → text. */
function repositoryTexts(): Map<string, string> {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: repository });
  const files = listed
    .toString()
    .split('\n')
    .filter((file) => file !== '' && existsSync(path.join(repository, file)));
  return new Map(files.map((file) => [file, readFileSync(path.join(repository, file), 'utf8')]));
}

/** Those below one folder, as they are named there: a package must not link to what it leaves behind. */
function textsBelow(folder: string): Map<string, string> {
  const below = [...repositoryTexts()].filter(([file]) => file.startsWith(folder));
  return new Map(below.map(([file, text]) => [file.slice(folder.length), text]));
}

/** Targets of Markdown links, without those of the web and without what stands in code. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/i.test(target));
}

function targetOf(page: string, link: string): { file: string; heading: string | undefined } {
  const [file = '', heading] = link.split('#');
  return {
    file: file === '' ? page : path.posix.join(path.posix.dirname(page), decodeURIComponent(file)).replace(/\/$/, ''),
    heading,
  };
}

function isThere(texts: ReadonlyMap<string, string>, page: string, link: string): boolean {
  const { file, heading } = targetOf(page, link);
  const text = texts.get(file);
  const isFolder = file === '.' || [...texts.keys()].some((each) => each.startsWith(`${file}/`));
  if (text === undefined) return isFolder && heading === undefined;
  return heading === undefined || headingsOf(text).includes(heading);
}

/** The anchors that GitHub gives to a page's headings, and those that the page sets itself. */
function headingsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  const headings = [...markdown.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} +(.*)$/gm)].map((match) => {
    const slug = (match[1] ?? '')
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
  return [...headings, ...[...markdown.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((match) => match[1] ?? '')];
}

/** A folder shows its README. */
function withoutIndex(file: string): string {
  return file.replace(/(^|\/)README\.md$/, '');
}
