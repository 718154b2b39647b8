import { describe, expect, it } from 'vitest';
import { freePort } from '../toolkit/server/project.ts';
import { createDocumentProject } from './document-project.ts';
import { textsFor } from './generated-texts.ts';
import { readDocument, runDocument } from './run-document.ts';

/** Pages that have tests of their own, which run what they show. */
const provenElsewhere = [
  /^docs\/how-to\//, // how-to.test.ts
  /^docs\/reference\//, // a test for each, with its name
  /^lessons\/\d\d-/, // test/lessons/
  /^ONBOARDING\.md$/, // test/onboarding/
];

const pages = [...textsFor('mongodb')]
  .filter(([page]) => page.endsWith('.md') && !provenElsewhere.some((names) => names.test(page)))
  .map(([page, text]) => [page, readDocument(text, page)] as const)
  .filter(([, blocks]) => blocks.length > 0);

describe.concurrent('the page', () => {
  it.each(pages)('%s does what it says', async (_page, blocks) => {
    const project = await createDocumentProject();
    try {
      const env = { PORT: String(await freePort()) };
      const { ran } = await runDocument(blocks, project.setting({ env }));
      expect(ran).toBeGreaterThan(0);
    } finally {
      await project.remove();
    }
  });
});
