import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCatalog } from '../../packages/toolkit/src/catalog/read-catalog.ts';
import { readRows } from '../../packages/toolkit/src/catalog/table-rows.ts';
import { callLearn, programs } from '../call-programs.ts';
import { createDocumentProject, type DocumentProject } from '../docs/document-project.ts';
import { type Block, readDocument, runDocument, type Setting } from '../docs/run-document.ts';
import { connected } from '../toolkit/history/test-database.ts';
import { fakes, sayOtherwise, tryFakes } from './fakes.ts';

const repository = path.join(import.meta.dirname, '..', '..');
const lessonsFolder = path.join(repository, 'packages', 'learn', 'src', 'lessons');
const answersFolder = path.join(import.meta.dirname, 'answers');

/** Lessons whose check runs what the learner has written: in a process of its own, because one process loads a file only once. */
const runsTheirCode: ReadonlySet<string> = new Set(['04-a-requests-life']);

/** Lessons whose task is no migration: SQL that is typed in one database, and code. */
const withoutMigrations: ReadonlySet<string> = new Set([
  '01-the-paradigm-shift',
  '02-cluster-database-schema-table',
  '04-a-requests-life',
]);

/** Lessons that ask for a commit of what is changed. */
const inGit: ReadonlySet<string> = new Set(['14-migrations-in-git', '15-two-heads']);

/** Whether every fake is tried on every lesson, and each other wording is judged by itself. */
const everything = process.env.FAKES === 'all';

/** The folders of all lessons. */
export const lessonNames = readdirSync(lessonsFolder)
  .filter((name) => /^\d\d-/.test(name))
  .sort();

/**
 * Proves every `of`-th lesson, beginning with the `first`: several files share the work, so that they run side by side. One
 * lesson alone: `npx vitest run test/lessons -t "lesson 05"`.
 */
export function describeLessons(first: number, of: number): void {
  const names = lessonNames.filter((_, index) => index % of === first);
  let project: DocumentProject;

  beforeAll(async () => {
    project = await createDocumentProject({ state: 'files' });
  });
  afterAll(() => project.remove());

  if (names.length === 0) it.skip('has no lesson to prove yet', () => {});

  describe.each(names)('lesson %s', (name) => {
    const number = Number(name.slice(0, 2));
    const folder = `practice/${name}`;
    const learn = (...words: string[]) => learnIn(project, ...words);
    const check = async () => {
      const words = ['check', String(number), '--json'];
      if (!runsTheirCode.has(name)) return JSON.parse((await learn(...words)).stdout);
      const { cwd, env } = project.setting();
      const { stdout } = await promisify(execFile)(process.execPath, [programs.learn, ...words], { cwd, env }).catch(
        (failed: { stdout: string }) => failed, // it ends with 1 while the task is not done
      );
      return JSON.parse(stdout);
    };
    const setting = (): Setting => ({
      ...project.setting({ folder }),
      databaseUrl: lessonUrl(project, number),
    });
    const answers = readAnswers(name);
    let begin: unknown;

    beforeAll(async () => {
      const { code, output } = await learn(String(number));
      expect(code, output).toBe(0);
      begin = await stateOf(project, number);
    });

    it('is not passed at its start, and says what is missing and which hint helps', async () => {
      const result = await check();
      expect(result).toMatchObject({ passed: false, missing: { hint: expect.any(Number) } });
      for (const text of [result.missing.expected, result.missing.found]) expect(text).toMatch(/\S/);
    });

    it('does what its steps say, and is not passed by them alone', async () => {
      const page = `lessons/${name}.md`;
      await runDocument(readDocument(project.read(page), page), setting());
      expect(await check()).toMatchObject({ passed: false });
    });

    it('is passed by its solution, after the steps', async () => {
      await runDocument(readSolution(name), setting());
      expect(await check()).toMatchObject({ passed: true, missing: null });
    });

    it('is back at its start after a reset, and passed by its solution from there', async () => {
      expect((await learn('reset', String(number))).code).toBe(0);
      expect(await stateOf(project, number)).toEqual(begin);
      expect(await check()).toMatchObject({ passed: false });
      await runDocument(readSolution(name), setting());
      expect(await check()).toMatchObject({ passed: true });
    });

    it.skipIf(withoutMigrations.has(name))('sees through each way of faking its solution', async () => {
      // By turns, so that each is tried on a quarter of the lessons.
      const chosen = fakes.filter((_, index) => everything || index % 4 === number % 4);
      const solved = { practiceDir: path.join(project.dir, folder), databaseUrl: lessonUrl(project, number), chosen };
      const passed: string[] = [];
      const tried = await tryFakes(solved, async (fake) => {
        const result = await check();
        if (result.passed || /committed/.test(result.missing.expected)) passed.push(fake);
      });
      expect(passed).toEqual([]);
      // An index, a constraint or a down.sql is not in each of them.
      expect(tried).toBeGreaterThanOrEqual(chosen.length - 3);
    });

    it.skipIf(withoutMigrations.has(name) || inGit.has(name))('takes its solution in other words, too', async () => {
      const solved = {
        practiceDir: path.join(project.dir, folder),
        databaseUrl: lessonUrl(project, number),
        afterEach: everything,
      };
      const refused: unknown[] = [];
      await sayOtherwise(solved, async (reworded) => {
        const { passed, missing } = await check();
        if (!passed) refused.push([reworded, missing]);
      });
      expect(refused).toEqual([]);
    });

    it.each(answers)('judges the answer %s', async (file, text) => {
      const { code, output } = await learn('reset', String(number));
      expect(code, output).toBe(0);
      await runDocument(readDocument(text, file), setting());
      const result = await check();
      expect({ passed: result.passed, missing: result.missing }).toMatchObject(
        file.startsWith('right-') ? { passed: true, missing: null } : { passed: false },
      );
    });

    it('has two right answers and two wrong ones besides its solution', () => {
      for (const kind of ['right-', 'wrong-']) {
        expect(answers.filter(([file]) => file.startsWith(kind)).length).toBeGreaterThanOrEqual(2);
      }
    });
  });
}

/** What `npm run learn …` does in a project. */
export async function learnIn(
  project: DocumentProject,
  ...words: string[]
): Promise<{ code: number; stdout: string; output: string }> {
  const { code, stdout, stderr } = await callLearn(words, project.setting());
  return { code, stdout, output: `${stdout}${stderr}` };
}

/** The address of the database in which a lesson is worked on. */
export function lessonUrl({ databaseUrl }: DocumentProject, number: number): string {
  const url = new URL(databaseUrl);
  url.pathname = `${url.pathname}_lesson_${String(number).padStart(2, '0')}`;
  return url.href;
}

/** Everything that is in a lesson's database. */
function stateOf(project: DocumentProject, number: number): Promise<unknown> {
  return connected(lessonUrl(project, number), async (client) => [await readCatalog(client), await readRows(client)]);
}

/** Our solution, as blocks to run. */
function readSolution(name: string): Block[] {
  const page = path.join(name, 'solution.md');
  return readDocument(readFileSync(path.join(lessonsFolder, page), 'utf8'), page);
}

function readAnswers(name: string): [file: string, text: string][] {
  const folder = path.join(answersFolder, name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]);
}
