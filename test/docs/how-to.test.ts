import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocumentProjectTemplate, type DocumentProjectTemplate } from './document-project.ts';
import { textsFor } from './generated-texts.ts';
import { readDocument, runDocument } from './run-document.ts';

const pages = [...textsFor('neither')]
  .filter(([page]) => /^docs\/how-to\/(?!README\.md$|ci\.md$|write-a-client\.md$)/.test(page)) // test/ci/page.test.ts and test/shop/contract have the last two
  .map(([page, text]) => [page, readDocument(text, page)] as const);

let template: DocumentProjectTemplate;
beforeAll(async () => {
  template = await createDocumentProjectTemplate();
});
afterAll(() => template?.remove());

describe.concurrent('the how-to page', () => {
  it.each(pages)('%s does what it says', async (_page, blocks) => {
    const project = await template.copy();
    try {
      const { ran } = await runDocument(blocks, project.setting());
      expect(ran).toBeGreaterThan(0);
    } finally {
      await project.remove();
    }
  });
});
