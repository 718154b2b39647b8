import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Comparison, SCHEMA } from '../../../packages/toolkit/src/draft/compare.ts';
import { withHistory, withHistoryTemplate } from '../../../packages/toolkit/src/draft/history-database.ts';
import { readDatabaseSettings } from '../../../packages/toolkit/src/env.ts';
import type { ScratchDatabase, ScratchTemplate } from '../../../packages/toolkit/src/scratch/scratch-database.ts';
import { connected, createTestDatabase, type TestDatabase } from '../history/test-database.ts';
import { createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';

let database: TestDatabase;
let project: ToolkitProject;
let comparison: Omit<Comparison, 'template'>;
beforeAll(async () => {
  database = await createTestDatabase();
  project = createToolkitProject(database.url);
  // Each replay of it makes another mark.
  project.migration('20260101000000_mark', 'CREATE TABLE marks AS SELECT gen_random_uuid()::text AS mark;');
  comparison = {
    projectDir: project.dir,
    env: {},
    schemaPath: path.join(project.dir, 'prisma/schema.prisma'),
    folder: path.join(project.dir, 'prisma/migrations'),
    names: ['20260101000000_mark'],
    context: { schema: SCHEMA, sequenceOf: () => '' },
    settings: readDatabaseSettings({ DATABASE_URL: database.url }),
  };
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

const marksOf = async ({ client }: Pick<ScratchDatabase, 'client'>) =>
  (await client.query<{ mark: string }>('SELECT mark FROM marks')).rows.map(({ mark }) => mark);

describe('the history of a draft', () => {
  it('is applied once, and each copy has it without what was done in another', async () => {
    await withHistoryTemplate(comparison, async (template) => {
      const marks = await template?.withItself(marksOf);
      expect(marks).toHaveLength(1);
      const inCopy = (before: string[]) => withHistory({ ...comparison, template }, before, marksOf);
      expect(await inCopy(["INSERT INTO marks VALUES ('mine')"])).toEqual([...(marks ?? []), 'mine']);
      expect(await inCopy([])).toEqual(marks);
    });
  });

  it('is applied anew where somebody stays connected, so that no copy can be made', async () => {
    await withHistoryTemplate(comparison, async (template) => {
      const { url } = template as ScratchTemplate;
      await connected(url, async (client) => {
        const marks = await marksOf({ client });
        for (let time = 1; time <= 2; time += 1) {
          const others = await withHistory({ ...comparison, template }, [], marksOf);
          expect(others).toHaveLength(1);
          expect(others).not.toEqual(marks);
        }
      });
    });
  });

  it('has no database of its own where a migration fails', async () => {
    project.migration('20260102000000_wrong', 'CREATE TABLE marks ();');
    const names = [...comparison.names, '20260102000000_wrong'];
    expect(await withHistoryTemplate({ ...comparison, names }, async (template) => template)).toBeNull();
  });

  it('throws what the work throws', async () => {
    const work = withHistoryTemplate(comparison, async () => {
      throw new Error('the work failed');
    });
    await expect(work).rejects.toThrow('the work failed');
  });
});
