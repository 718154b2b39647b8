import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { backgrounds, textsFor } from './generated-texts.ts';

const repository = path.join(import.meta.dirname, '..', '..');
/** Mermaid without the kinds of picture that no page uses, in one file and a fortieth of the size. */
const mermaid = readFileSync(createRequire(import.meta.url).resolve('@mermaid-js/tiny/dist/mermaid.tiny.js'), 'utf8');

/** What a picture came to in the browser. */
interface Drawn {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.addScriptTag({ content: mermaid });
  await page.evaluate(
    `mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', suppressErrorRendering: true })`,
  );
});
afterAll(() => browser?.close());

const pictures = [...new Map(allPages().flatMap(picturesOf)).entries()].map(([source, place]) => ({ place, source }));

describe('the pictures of all pages', () => {
  it('are there', () => {
    expect(pictures.length).toBeGreaterThan(20);
  });

  it.each(pictures)('$place is drawn, with every word of it', async ({ source }) => {
    const { text, width, height } = await draw(source);
    expect(Math.min(width, height)).toBeGreaterThan(20);
    const drawn = squeezed(text);
    expect(labelsOf(source).filter((label) => !drawn.includes(squeezed(label)))).toEqual([]);
  });

  it('would be refused with a mistake in it', async () => {
    await expect(draw('flowchart LR\n  a["one" --> b')).rejects.toThrow('Parse error');
  });
});

/** Draws a picture as GitHub does. @throws Error with Mermaid's words when it is not one */
function draw(source: string): Promise<Drawn> {
  return page.evaluate(`(async () => {
    const { svg } = await mermaid.render('picture', ${JSON.stringify(source)});
    document.body.innerHTML = svg;
    const { width, height } = document.querySelector('svg').getBoundingClientRect();
    return { text: document.body.textContent, width, height };
  })()`);
}

/** Pages of projects for all readers, and of this repository: where it is and what it says. */
function allPages(): [place: string, text: string][] {
  const generated = backgrounds.flatMap((background) => [...textsFor(background)]);
  const listed = execFileSync('git', ['ls-files', '*.md', ':!templates'], { cwd: repository }).toString();
  const own = listed.split('\n').filter((file) => file !== '');
  return [
    ...generated.filter(([file]) => file.endsWith('.md')),
    ...own.map((file): [string, string] => [
      `this repository's ${file}`,
      readFileSync(path.join(repository, file), 'utf8'),
    ]),
  ];
}

function picturesOf([place, text]: [string, string]): [source: string, place: string][] {
  return [...text.matchAll(/^( *)```mermaid\n([\s\S]*?)^\1```/gm)].map(([, , source = '']) => [source, place]);
}

/** What is written between quotes, and what a sequence says after a colon; each line by itself. */
function labelsOf(source: string): string[] {
  const quoted = source.matchAll(/"([^"\n]+)"/g);
  const said = source.startsWith('sequenceDiagram') ? source.matchAll(/^[^:\n]+: (.+)$/gm) : [];
  return [...quoted, ...said].flatMap(([, label = '']) => label.split(/<br ?\/?>/));
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
