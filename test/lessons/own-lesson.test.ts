import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocumentProject, type DocumentProject } from '../docs/document-project.ts';
import { readDocument, runDocument, type Setting } from '../docs/run-document.ts';
import { learnIn, lessonUrl } from './lesson-suite.ts';

// A lesson that a team has written into its own project: the small one of own-lesson/, as docs/writing-a-lesson.md says.
const name = '30-where-it-stands';
const number = 30;
const source = path.join(import.meta.dirname, 'own-lesson', name);
let project: DocumentProject;
const learn = (...words: string[]) => learnIn(project, ...words);
const check = async () => JSON.parse((await learn('check', '30', '--json')).stdout);
const setting = (): Setting => ({
  ...project.setting({ folder: `practice/${name}` }),
  databaseUrl: lessonUrl(project, number),
});

beforeAll(async () => {
  project = await createDocumentProject({ state: 'files' });
  cpSync(source, path.join(project.dir, 'lessons', name), { recursive: true });
});
afterAll(() => project?.remove());

describe("a team's own lesson", () => {
  it('is listed behind ours, by its number', async () => {
    const { lessons } = JSON.parse((await learn('list', '--json')).stdout);
    expect(lessons.at(-1)).toMatchObject({ number, title: 'Where it stands' });
    expect(lessons.length).toBeGreaterThan(20);
  });

  it('is started with its files, its tables and its rows', async () => {
    const { code, stdout, output } = await learn('30', '--json');
    expect(code, output).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ number, folder: `practice/${name}`, read: `lessons/${name}/lesson.md` });
    expect(existsSync(path.join(project.dir, 'practice', name, 'prisma/schema.prisma'))).toBe(true);
  });

  it('is not passed at its start, and shows its hint', async () => {
    expect(await check()).toMatchObject({
      passed: false,
      missing: { expected: 'a column "shelf" in the table products', found: 'the table has no such column', hint: 1 },
    });
    expect((await learn('hint', '30')).stdout).toContain('It is one line of the blueprint.');
  });

  it('does what its steps say, and is not passed by them', async () => {
    const page = `lessons/${name}/lesson.md`;
    const { ran } = await runDocument(readDocument(project.read(page), page), setting());
    expect(ran).toBe(1);
    expect(await check()).toMatchObject({ passed: false });
  });

  it('is passed by its solution, and remembered', async () => {
    const solution = readFileSync(path.join(source, 'solution.md'), 'utf8');
    await runDocument(readDocument(solution, 'solution.md'), setting());
    expect(await check()).toEqual({
      lesson: number,
      title: 'Where it stands',
      passed: true,
      missing: null,
      pending: [],
    });
    expect((await learn('solution', '30')).stdout).toContain('npm run db -- draft');
    expect((await learn('list')).stdout).toMatch(/^\[x\] +30 /m);
  });

  it('is back at its start after a reset', async () => {
    expect((await learn('reset', '30')).code).toBe(0);
    expect(await check()).toMatchObject({ passed: false, missing: { hint: 1 } });
  });
});
