import { describe, expect, it } from 'vitest';
import type { Block } from './block.ts';
import { textsFor } from './generated-texts.ts';
import { readDocument } from './read-document.ts';

// What readers from elsewhere are told differs; what they type and what they see does not. So a page that is run for one of
// them is proven for all.
const usual = textsFor('mongodb');
const pages = pagesOf(usual);

describe.each(['flask', 'neither'] as const)('the pages for a reader from %s', (background) => {
  const theirs = textsFor(background);
  const different = pages.filter((page) => theirs.get(page) !== usual.get(page));

  it('are the same pages', () => {
    expect(pagesOf(theirs)).toEqual(pages);
  });

  it.each(different)('%s has the same commands, SQL and files as for a reader from MongoDB', (page) => {
    expect(whatIsRun(page, theirs)).toEqual(whatIsRun(page, usual));
  });

  it('compare with what the reader knows, in the lessons too', () => {
    expect(different.filter((page) => page.startsWith('lessons/')).length).toBeGreaterThanOrEqual(5);
  });
});

describe('a reader who comes from neither', () => {
  const theirs = textsFor('neither');

  it.each(pagesOf(theirs).filter((page) => page.startsWith('lessons/')))(
    'is not compared with others in %s',
    (page) => {
      expect(theirs.get(page)).not.toMatch(/you come from|Mongoose|Flask|Alembic/);
    },
  );
});

function pagesOf(texts: ReadonlyMap<string, string>): string[] {
  return [...texts.keys()].filter((file) => file.endsWith('.md'));
}

/** Its blocks without their places: they move down with the words above them. */
function whatIsRun(page: string, texts: ReadonlyMap<string, string>): unknown {
  return readDocument(texts.get(page) ?? '', page).map(withoutPlace);
}

function withoutPlace(block: Block): unknown {
  const { line, ...rest } = block;
  return 'commands' in rest ? { ...rest, commands: rest.commands.map(({ line, ...command }) => command) } : rest;
}
