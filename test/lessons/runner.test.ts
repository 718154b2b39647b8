import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLessonDatabase } from '../../packages/learn/src/practice.ts';
import { createLessonDatabase, dropLessonDatabase } from '../../packages/learn/src/runner/lesson-databases.ts';
import { promptForSql } from '../../packages/learn/src/runner/sql-prompt.ts';
import { createStyle } from '../../packages/toolkit/src/output.ts';
import { inProject } from '../../packages/toolkit/src/project-command.ts';
import { programs } from '../call-programs.ts';
import { createDocumentProject, type DocumentProject } from '../docs/document-project.ts';
import { newBuildFolder } from '../folders.ts';
import { connected, onServer } from '../toolkit/history/test-database.ts';
import { learnIn, lessonUrl } from './lesson-suite.ts';

const name = '05-adding-a-field';
const folder = `practice/${name}`;
let project: DocumentProject;
const learn = (...words: string[]) => learnIn(project, ...words);
const inLesson = (sql: string) => connected(lessonUrl(project, 5), async (client) => (await client.query(sql)).rows);
const startDatabase = () => new URL(`${lessonUrl(project, 5)}_start`).pathname.slice(1);

beforeAll(async () => {
  project = await createDocumentProject({ state: 'files' });
});
afterAll(() => project.remove());

describe('npm run learn', () => {
  it('lists the lessons without a database, and says which one is next', async () => {
    const { code, stdout } = await learn();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\[ \] +1 {2}The paradigm shift +10 min\n/);
    expect(stdout).toContain('Next: npm run learn 1\n');
    expect(existsSync(path.join(project.dir, 'practice/progress.json'))).toBe(false);
  });

  it('goes on behind the lesson that was passed last, and comes back to what was left out', async () => {
    const nextAfter = async (current: string, passed: string[]) => {
      const lessons = Object.fromEntries(passed.map((each) => [each, { started: '2026-01-05', passed: '2026-01-05' }]));
      project.write('practice/progress.json', JSON.stringify({ current, lessons }));
      return JSON.parse((await learn('list', '--json')).stdout).next;
    };
    const [twelve, last] = ['12-indexes-without-blocking-the-till', '21-feature-flags'];
    expect(await nextAfter(twelve, [])).toBe(12);
    expect(await nextAfter(twelve, [twelve])).toBe(13);
    expect(await nextAfter(last, [last])).toBe(1);
    rmSync(path.join(project.dir, 'practice/progress.json'));
  });

  it('starts a lesson, goes on with it where it was left, and knows it in its practice folder', async () => {
    const started = JSON.parse((await learn('5', '--json')).stdout);
    expect(started).toMatchObject({ number: 5, resumed: false, folder, read: `lessons/${name}.md` });
    await inLesson('DELETE FROM products');
    const again = JSON.parse((await learn('next', '--json')).stdout);
    expect(again).toMatchObject({ number: 5, resumed: true });
    expect(await inLesson('SELECT * FROM products')).toEqual([]);
    expect((await learn('list')).stdout).toContain('[>]   5');
  });

  it('says the way to a practice folder from where somebody is, also out of one that was laid out anew', async () => {
    const typedIn = (from: string, ...words: string[]) => {
      const INIT_CWD = path.join(project.dir, from);
      return learnIn({ ...project, setting: () => project.setting({ env: { INIT_CWD } }) }, ...words);
    };
    expect((await typedIn('', '5')).stdout).toContain(`Work in:  cd ${folder}\n`);
    const elsewhere = await typedIn('practice/04-a-requests-life', '5');
    expect(elsewhere.stdout).toContain(`Read:     ../../lessons/${name}.md\nWork in:  cd ../${name}\n`);
    expect((await typedIn(folder, 'reset')).stdout).toContain(`: cd ../${name}\n`);
  });

  it('keeps what was written when a lesson is reset, and brings the rows back', async () => {
    project.write(`${folder}/mine.txt`, 'a thought');
    const { kept } = JSON.parse((await learn('reset', '--json')).stdout);
    expect(kept).toMatch(/^practice\/05-adding-a-field\.\d{17}$/);
    expect(project.read(`${kept}/mine.txt`)).toBe('a thought');
    project.write(`${folder}/mine.txt`, 'another one, within the same second');
    expect((await learn('reset')).code).toBe(0);
    expect(project.read(`${kept}/mine.txt`)).toBe('a thought');
    expect(existsSync(path.join(project.dir, folder, 'mine.txt'))).toBe(false);
    expect(await inLesson('SELECT count(*)::int AS count FROM products')).toEqual([{ count: 3 }]);
    expect(JSON.parse((await learn('reset', '--json')).stdout)).toMatchObject({ kept: null });
  });

  it('says with what is missing which migrations are not applied yet', async () => {
    const added = '20260119090000_add_stock';
    const sql = 'ALTER TABLE products ADD COLUMN stock INTEGER NOT NULL DEFAULT 0;';
    project.write(`${folder}/prisma/migrations/${added}/migration.sql`, `BEGIN;\n${sql}\nCOMMIT;\n`);
    const { code, stdout } = await learn('check', '5');
    expect(stdout).toMatch(new RegExp(`^ {2}Found: +.+\\n {2}Note: +${added} is not applied yet\\n`, 'm'));
    expect(code).toBe(1);
    expect((await learn('reset', '5')).code).toBe(0);
    expect((await learn('check', '5')).stdout).not.toContain('Note:');
  });

  it('finishes what was interrupted: a start state without its note, a practice folder without its .env', async () => {
    const start = startDatabase();
    await onServer((admin) => admin.query(`COMMENT ON DATABASE ${start} IS NULL`));
    await connected(`${lessonUrl(project, 5)}_start`, (client) => client.query('DROP TABLE products'));
    rmSync(path.join(project.dir, folder, '.env'));
    expect((await learn('check', '5')).output).toContain('LEARN_NOT_STARTED: Lesson 5,');
    expect(JSON.parse((await learn('5', '--json')).stdout)).toMatchObject({ resumed: false });
    expect(await inLesson('SELECT count(*)::int AS count FROM products')).toEqual([{ count: 3 }]);
  });

  it('shows days and times as PostgreSQL writes them, wherever it runs', async () => {
    const sql = `SELECT date '2026-03-01' AS day, timestamp '2026-03-01 00:30' AS moment, true AS yes`;
    for (const TZ of ['Asia/Tokyo', 'America/New_York']) {
      const elsewhere = { ...project, setting: () => project.setting({ env: { TZ } }) };
      const { stdout } = await learnIn(elsewhere, 'sql', '--lesson', '5', sql);
      expect(stdout).toContain('2026-03-01  2026-03-01 00:30:00  true');
    }
  });

  it('shows three hints, one after the other, and the solution only after a pass or a yes', async () => {
    for (const shown of [1, 2, 3, 3]) {
      expect(JSON.parse((await learn('hint', '5', '--json')).stdout).hints).toHaveLength(shown);
    }
    expect(await learn('solution', '5')).toMatchObject({
      code: 2,
      output: expect.stringContaining('LEARN_UNCONFIRMED'),
    });
    expect((await learn('solution', '5', '--yes')).stdout).toContain('# Solution');
  });

  it('keeps the lesson in progress while another one is asked about', async () => {
    expect((await learn('5')).code).toBe(0);
    await learn('hint', '3');
    expect(JSON.parse((await learn('list', '--json')).stdout).next).toBe(5);
  });

  it('watches also where npm has kept the flag for itself', async () => {
    await learn('1');
    const npm = { ...project, setting: () => project.setting({ env: { npm_config_watch: 'true' } }) };
    const watching = learnIn(npm, 'check', '1');
    await connected(lessonUrl(project, 1), (client) =>
      client.query(`ALTER TABLE products ADD COLUMN origin text;
                    INSERT INTO products (name, price, origin) VALUES ('Croissant', 2.25, 'France')`),
    );
    expect(await watching).toMatchObject({ code: 0, stdout: expect.stringContaining('Passed: lesson 1') });
    await learn('5');
  });

  it.each([
    [['99'], 2, 'LEARN_UNKNOWN: There is no lesson 99.'],
    [['start', 'five'], 2, 'LEARN_USAGE: "five" is not the number of a lesson.'],
    [['sql', 'SELEC 1'], 3, 'ERROR: syntax error at or near "SELEC" (42601)\n  SELEC 1\n  ^'],
    [['sql', ' '], 2, 'LEARN_USAGE: There is no SQL to run.'],
    [['teach'], 2, "LEARN_USAGE: Unknown verb 'teach'."],
  ])('refuses %j in one sentence', async (words, code, sentence) => {
    expect(await learn(...words)).toMatchObject({ code, output: expect.stringContaining(sentence) });
  });

  it('says what to do about a progress file that it can not read, and leaves it as it is', async () => {
    const before = project.read('practice/progress.json');
    project.write('practice/progress.json', '{ "current": 5');
    const { code, output } = await learn();
    expect({ code, output }).toMatchObject({
      code: 3,
      output: expect.stringContaining('LEARN_PROGRESS: practice/progress.json'),
    });
    expect(project.read('practice/progress.json')).toBe('{ "current": 5');
    project.write('practice/progress.json', before);
  });
});

describe('the prompt of npm run sql', () => {
  beforeAll(() => learn('5'));

  /** What it says to these lines, from a terminal that shows no echo. */
  const converse = (typed: string | readonly string[], meanwhile = async () => {}, output = new PassThrough()) =>
    connected(lessonUrl(project, 5), async (client) => {
      client.on('error', () => {});
      const input = new PassThrough();
      await meanwhile();
      const type = async () => {
        for (const keys of [typed].flat()) {
          input.write(keys);
          await setTimeout(typeof typed === 'string' ? 0 : 100); // nobody types the next key within the same instant
        }
        input.end();
      };
      const conversation = { input, output, style: createStyle(false) };
      await inProject(project.dir, () => Promise.all([promptForSql(client, conversation), type()])).finally(() =>
        output.end(),
      );
      return text(output);
    });

  it('takes SQL with both kinds of quotes, over several lines, and one semicolon or more', async () => {
    expect(await converse(`SELECT '{"price": 1.9}'::jsonb AS document;\n`)).toContain('{"price":1.9}\n(1 row)');
    expect(await converse(`\nSELECT 'a;\nb' AS two\n;\nSELECT 1 AS x; SELECT 2 AS y;\n`)).toMatch(
      /a; b\n\(1 row\).+x\n-\n1\n\(1 row\)\n\ny\n-\n2\n/s,
    );
    expect(await converse(`DO $$ BEGIN\n  PERFORM 1;\nEND $$;\n`)).toMatch(/sql> .*DO$/ms);
  });

  it('goes on after a refusal, in the same connection, and ends with a word', async () => {
    const said = await converse(
      'SET search_path = nowhere;\nSELECT * FROM products;\nSHOW search_path;\nexit\nSELECT 3;\n',
    );
    expect(said).toMatch(/ERROR: relation "products" does not exist \(42P01\).+nowhere\n\(1 row\)/s);
    expect(said).not.toContain('3\n');
  });

  it('knows the words that people type at a prompt', async () => {
    const said = await converse('help\n\\dt\n\\d products\n\\d nothing\n\\l;\n\\x\n\\q\nSELECT 3;\n');
    expect(said).toContain('Ctrl+C      takes back what is typed');
    expect(said).toMatch(/public +products +table/);
    expect(said).toMatch(/^price +numeric\(14,3\) +not null/m);
    expect(said).toMatch(/^products_pkey +PRIMARY KEY \(id\)/m);
    expect(said).toContain('ERROR: relation "nothing" does not exist (42P01)');
    expect(said).toContain(new URL(lessonUrl(project, 5)).pathname.slice(1));
    expect(said).toContain('\\x is not known here. "help" lists what is.');
    expect(said).not.toMatch(/^3$/m);
  });

  it('takes a line back at Ctrl+C, also one of several, and brings one again at the arrow', async () => {
    const [up, cancel] = ['\x1b[A', '\x03'];
    const said = await converse(
      ['SELECT 1 AS one,\r', ' 2 AS', cancel, 'SELECT 7 AS seven;\r', up, '\r'],
      undefined,
      Object.assign(new PassThrough(), { isTTY: true, columns: 80 }),
    );
    expect(said).not.toMatch(/^one/m);
    expect(said.match(/seven\r?\n-+\r?\n7/g)).toHaveLength(2);
  });

  it('says what to do when its database is taken away', async () => {
    const taken = converse('SELECT 1;\n', async () => {
      expect((await learn('reset', '5')).code).toBe(0);
    });
    await expect(taken).rejects.toMatchObject({ code: 'LEARN_SQL', next: 'Type "npm run learn sql" again.' });
  });
});

describe('a practice folder', () => {
  it('uses the database of its lesson, whatever DATABASE_URL the shell has', async () => {
    const setting = project.setting({ folder, env: { DATABASE_URL: project.databaseUrl } });
    const run = (...args: string[]) =>
      new Promise<string>((resolve) => {
        execFile(process.execPath, args, setting, (_error, stdout, stderr) => resolve(`${stdout}${stderr}`));
      });
    const lesson = new URL(lessonUrl(project, 5)).pathname;
    expect(await run(programs.learn, 'db', 'up', '--json')).toContain(`${lesson}"`);
    const prisma = fileURLToPath(new URL('build/index.js', import.meta.resolve('prisma/package.json')));
    expect(await run(prisma, 'migrate', 'status')).toContain(`database "${lesson.slice(1)}"`);
  });

  it('is not in Git, and what was passed is not either', () => {
    expect(project.read('practice/.gitignore')).toBe('*\n');
    expect(readdirSync(path.join(project.dir, 'practice'))).toEqual(expect.arrayContaining([name, 'progress.json']));
  });

  it('follows a server of the project that has moved to another port, and no other server', () => {
    const database = (kind: string) => {
      const dir = newBuildFolder('moved-');
      const practice = path.join(dir, 'practice', name);
      mkdirSync(practice, { recursive: true });
      const lesson = 'postgresql://me:secret@127.0.0.1:5432/shop_lesson_05';
      writeFileSync(path.join(practice, '.env'), `DATABASE_URL=${lesson}\nDATABASE_SERVER=url\n`);
      writeFileSync(
        path.join(dir, '.env'),
        `DATABASE_URL=postgresql://me@127.0.0.1:5499/shop\nDATABASE_SERVER=${kind}\n`,
      );
      const { DATABASE_URL } = withLessonDatabase(practice, { DATABASE_URL: 'postgresql://elsewhere/other' });
      rmSync(dir, { recursive: true });
      return DATABASE_URL;
    };
    expect(database('embedded')).toBe('postgresql://me:secret@127.0.0.1:5499/shop_lesson_05');
    expect(database('url')).toBe('postgresql://me:secret@127.0.0.1:5432/shop_lesson_05');
  });
});

describe('the databases of lessons', () => {
  it('are the only ones that the runner drops', async () => {
    await onServer(async (admin) => {
      for (const other of ['my_shop', 'my_shop_lesson', 'my_shop_lesson_5', 'my_lesson_05_shop', 'postgres']) {
        await expect(dropLessonDatabase(admin, other)).rejects.toThrow('is not the name of a lesson');
        await expect(createLessonDatabase(admin, other)).rejects.toThrow('is not the name of a lesson');
      }
    });
  });
});
