import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../toolkit/history/test-database.ts';
import { documentEnvironment } from './document-project.ts';
import { readDocument, runDocument } from './run-document.ts';
import { hasTerminal } from './shell.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'document test '));
  return () => rmSync(folder, { recursive: true, force: true });
});

/** Runs a page with `~` for the backticks of its fences. */
function run(page: string, limit = 20) {
  const setting = { cwd: folder, env: documentEnvironment(), databaseUrl: database.url, limit };
  return runDocument(readDocument(page.replaceAll('~', '`'), 'docs/page.md'), setting);
}

describe('commands', () => {
  it('are run in order, and must end with 0', async () => {
    expect(await run('~~~sh\necho one > a   # writes it\necho two >> \\\n  a\n~~~')).toEqual({ ran: 2, skipped: [] });
    expect(readFileSync(path.join(folder, 'a'), 'utf8')).toBe('one\ntwo\n');
    await expect(run('\n~~~sh\ntrue\necho sorry; exit 3\ntouch b\n~~~')).rejects.toThrow(
      'docs/page.md:4: `echo sorry; exit 3` ended with 3, not with 0.\n--- it printed:\nsorry\n---',
    );
    expect(existsSync(path.join(folder, 'b'))).toBe(false);
  });

  it('end with the code that the page names, the last one', async () => {
    await run('~~~console exit=4\n$ true\n$ exit 4\n~~~');
    await expect(run('~~~console exit=4\n$ true\n~~~')).rejects.toThrow(
      'docs/page.md:2: `true` ended with 0, not with 4.',
    );
    await expect(run('~~~sh exit=4\nexit 4\nexit 4\n~~~')).rejects.toThrow(
      'docs/page.md:2: `exit 4` ended with 4, not',
    );
  });

  it('print what the page shows, on both streams', async () => {
    await run('~~~console\n$ echo a; echo b >&2; echo "took 12 ms"\na\nb\ntook … ms\n\n$ true\n$ echo x\n…\n~~~');
    await expect(run('~~~console\n$ echo a; echo b\na\nc\n~~~')).rejects.toThrow(
      'docs/page.md:2: `echo a; echo b` did not print what the page shows, from this line on:\nc\n--- the page shows:\na\nc\n--- it printed:\na\nb\n---',
    );
    await expect(run('~~~console\n$ echo a\n~~~')).rejects.toThrow('from this line on:\nnothing more');
  });

  it('share one folder and one environment', async () => {
    mkdirSync(path.join(folder, "it's here"));
    await run(
      '~~~sh\ncd "it\'s here"\nexport GREETING="a \'b\' c"\n~~~\n~~~console\n$ pwd\n…/it\'s here\n$ echo "$GREETING"\na \'b\' c\n~~~',
    );
    await run('~~~sh file=script.sh\necho hello\n~~~');
    expect(readFileSync(path.join(folder, 'script.sh'), 'utf8')).toBe('echo hello\n');
    await run('~~~sh\ncd "it\'s here"\n~~~\n~~~text file=note.txt\nhello\n~~~');
    expect(readFileSync(path.join(folder, "it's here/note.txt"), 'utf8')).toBe('hello\n');
  });

  it('have no terminal, no settings of this process, and no colours', async () => {
    await run(
      '~~~console\n$ test -t 0 || test -t 1 || echo none\nnone\n$ env | grep -c TEST_POSTGRES || true\n0\n$ echo $NO_COLOR\n1\n~~~',
    );
  });

  it('are stopped when they take too long, with all that they started', async () => {
    await expect(run('~~~sh\n(sleep 3; touch late) & sleep 60\n~~~', 1)).rejects.toThrow(
      'was still running after 1 s.',
    );
    await new Promise((resolve) => setTimeout(resolve, 3500));
    expect(existsSync(path.join(folder, 'late'))).toBe(false);
  });

  it('may leave something running that holds their output', async () => {
    const began = Date.now();
    await run('~~~console\n$ sleep 60 & echo started\nstarted\n~~~');
    expect(Date.now() - began).toBeLessThan(40_000);
  });

  it('may go on until they have said something', async () => {
    await run(
      '~~~console until="ready at 80"\n$ echo first\nfirst\n$ echo "ready at 80"; sleep 60; echo never\nready at 80\n~~~',
    );
    await expect(run('~~~sh until="ready"\necho done\n~~~')).rejects.toThrow(
      'ended with 0 without having printed "ready".',
    );
  });

  it.skipIf(!hasTerminal)('get a terminal, and answers typed when they ask', async () => {
    await run('~~~console terminal\n$ test -t 0 && test -t 1 && echo both\nboth\n~~~');
    const ask = 'printf "Name? "; read name; printf "Sure? "; read sure; echo "$name/$sure"';
    await run(`~~~console answer="Name? → Ada L." answer="Sure? → yes"\n$ ${ask}\n…\n…Ada L./yes\n~~~`);
    await expect(run('~~~sh answer="Name? → Ada"\ntrue\n~~~')).rejects.toThrow('`true` never asked "Name?".');
  });
});

describe('SQL', () => {
  it('is run in the database of the setting', async () => {
    await run('~~~sql run\nCREATE TABLE things (id int PRIMARY KEY);\nINSERT INTO things VALUES (1);\n~~~');
    expect((await database.query('SELECT id FROM things')).rows).toEqual([{ id: 1 }]);
    await run('~~~sql run error=23505\nINSERT INTO things VALUES (1);\n~~~');
    await expect(run('~~~sql run error=23505\nINSERT INTO things VALUES (2);\n~~~')).rejects.toThrow(
      'docs/page.md:1: It should have been refused with 23505, but it was taken.',
    );
    await expect(run('~~~sql run\nINSERT INTO things VALUES (1);\n~~~')).rejects.toThrow(
      'docs/page.md:1: The server should have taken this SQL, but it was refused with 23505: duplicate key',
    );
  });

  it('must parse where it is only shown, and is not run', async () => {
    expect(await run('~~~sql\nDROP TABLE nowhere;\n~~~')).toEqual({ ran: 1, skipped: [] });
    await expect(run('\n~~~sql\nSELECT 1;\nSELEC 2;\n~~~')).rejects.toThrow(
      'docs/page.md:4: This is not SQL: syntax error',
    );
  });
});

describe('files', () => {
  beforeEach(() => {
    mkdirSync(path.join(folder, 'migrations/2026_add_stock'), { recursive: true });
    writeFileSync(path.join(folder, 'migrations/2026_add_stock/up.sql'), 'BEGIN;\nSELECT 1;\nCOMMIT;\n');
  });

  it('are edited and written', async () => {
    await run(
      '~~~diff file=migrations/*_add_stock/up.sql\n BEGIN;\n-SELECT 1;\n+SELECT 2;\n~~~\n~~~ts file=src/new/a.ts\nlet a = 1;\n~~~',
    );
    expect(readFileSync(path.join(folder, 'migrations/2026_add_stock/up.sql'), 'utf8')).toBe(
      'BEGIN;\nSELECT 2;\nCOMMIT;\n',
    );
    expect(readFileSync(path.join(folder, 'src/new/a.ts'), 'utf8')).toBe('let a = 1;\n');
  });

  it.each([
    ['~~~diff file=migrations/*_add_stock/up.sql\n-SELECT 9;\n~~~', 'up.sql: These lines are not there:\nSELECT 9;'],
    ['~~~diff file=migrations/*_nothing/up.sql\n-SELECT 9;\n~~~', '*_nothing fits nothing.'],
    ['~~~diff file=nowhere.sql\n-SELECT 9;\n~~~', 'There is no nowhere.sql to edit.'],
    ['~~~sql file=../a.sql\nSELECT 9;\n~~~', '../a.sql is outside the folder of this page.'],
    ['~~~sql file=/a.sql\nSELECT 9;\n~~~', '/a.sql is outside the folder of this page.'],
  ])('refuses %j', async (page, message) => {
    await expect(run(page)).rejects.toThrow(message);
    await expect(run(page)).rejects.toThrow('docs/page.md:1: ');
  });

  it('refuses a path that fits several', async () => {
    mkdirSync(path.join(folder, 'migrations/2027_add_stock'));
    await expect(run('~~~sql file=migrations/*_add_stock/up.sql\nSELECT 1;\n~~~')).rejects.toThrow(
      '*_add_stock fits 2026_add_stock, 2027_add_stock.',
    );
  });
});

it('lists what is skipped and goes on', async () => {
  expect(await run('~~~sh\ntrue\n~~~\n~~~sh skip="needs a Docker engine"\ndocker ps\n~~~\n~~~sh\ntrue\n~~~')).toEqual({
    ran: 2,
    skipped: [{ file: 'docs/page.md', line: 4, reason: 'needs a Docker engine' }],
  });
});
