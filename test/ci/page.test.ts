import { expect, it } from 'vitest';
import { createDocumentProject } from '../docs/document-project.ts';
import { readDocument, runDocument } from '../docs/run-document.ts';

it('the page on CI does what it says, and leaves the database alone', async () => {
  const page = 'docs/how-to/ci.md';
  const project = await createDocumentProject();
  try {
    const history = 'SELECT migration_name, started_at FROM _prisma_migrations ORDER BY 1';
    const before = await project.query(history);
    const { ran } = await runDocument(readDocument(project.read(page), page), project.setting());
    expect(ran).toBe(7);
    expect(await project.query(history)).toEqual(before);
  } finally {
    await project.remove();
  }
}, 600_000);
