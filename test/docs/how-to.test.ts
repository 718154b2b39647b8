import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocumentProjectTemplate, type DocumentProjectTemplate } from './document-project.ts';
import { readDocument, runDocument } from './run-document.ts';

const repository = path.join(import.meta.dirname, '..', '..');

const pages = readdirSync(path.join(repository, 'templates'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => pagesIn(`templates/${name}/docs/how-to`));

let template: DocumentProjectTemplate;
beforeAll(async () => {
  template = await createDocumentProjectTemplate();
});
afterAll(() => template?.remove());

describe.concurrent('the how-to page', () => {
  it.each(pages)('%s does what it says', async (page) => {
    const blocks = readDocument(readFileSync(path.join(repository, page), 'utf8'), page);
    const project = await template.copy();
    try {
      const { ran } = await runDocument(blocks, project.setting());
      expect(ran).toBeGreaterThan(0);
    } finally {
      await project.remove();
    }
  });
});

function pagesIn(folder: string): string[] {
  try {
    return readdirSync(path.join(repository, folder))
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}
