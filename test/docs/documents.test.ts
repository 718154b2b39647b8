import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, removeServers } from '../toolkit/server/server-project.ts';
import { createDocumentProjectTemplate, type DocumentProjectTemplate } from './document-project.ts';
import { textsFor } from './generated-texts.ts';
import { readDocument, runDocument } from './run-document.ts';

afterAll(removeServers);

/** Pages that have tests of their own, which run what they show. */
const provenElsewhere = [
  /^docs\/how-to\//, // how-to.test.ts
  /^docs\/reference\/glossary\.md$/, // test/onboarding/
  /^lessons\/\d\d-/, // test/lessons/
  /^ONBOARDING\.md$/, // test/onboarding/
];

const pages = [...textsFor('mongodb')]
  .filter(([page]) => page.endsWith('.md') && !provenElsewhere.some((names) => names.test(page)))
  .map(([page, text]) => [page, readDocument(text, page)] as const)
  .filter(([, blocks]) => blocks.length > 0);

let template: DocumentProjectTemplate;
beforeAll(async () => {
  template = await createDocumentProjectTemplate();
});
afterAll(() => template?.remove());

describe.concurrent('the page', () => {
  it.each(pages)('%s does what it says', async (_page, blocks) => {
    const project = await template.copy();
    try {
      const env = { PORT: String(await freePort()) };
      const { ran } = await runDocument(blocks, project.setting({ env }));
      expect(ran).toBeGreaterThan(0);
    } finally {
      await project.remove();
    }
  });
});
