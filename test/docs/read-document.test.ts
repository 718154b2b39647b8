import { describe, expect, it } from 'vitest';
import { readDocument } from './read-document.ts';

/** A page with `~` for the backticks of its fences. */
function read(page: string) {
  return readDocument(page.replaceAll('~', '`'), 'docs/page.md');
}

const commands = { kind: 'commands', file: 'docs/page.md', exit: 0, until: null, answers: null };

describe('readDocument', () => {
  it('reads commands, one a line, without comments', () => {
    expect(read('# A page\n\n~~~sh\nnpm run db -- up   # starts it\n\n# a comment\nls \\\n  -l\n~~~\n')).toEqual([
      {
        ...commands,
        line: 3,
        commands: [
          { line: 4, command: 'npm run db -- up   # starts it', output: null },
          { line: 7, command: 'ls \\\n  -l', output: null },
        ],
      },
    ]);
  });

  it('reads commands with what they print', () => {
    const [block] = read('~~~console exit=1\n$ ls \\\n> -l\none\n\ntwo\n$ pwd\n~~~');
    expect(block).toEqual({
      ...commands,
      line: 1,
      exit: 1,
      commands: [
        { line: 2, command: 'ls \\\n-l', output: ['one', '', 'two'] },
        { line: 7, command: 'pwd', output: [] },
      ],
    });
  });

  it('reads what is typed on a terminal, and how long a command runs', () => {
    const [asked, served] = read(
      '~~~sh answer="Are you sure? → yes" answer="Name → add stock"\ncmd\n~~~\n~~~sh terminal until="ready at"\ncmd\n~~~',
    );
    expect(asked).toMatchObject({
      answers: [
        { question: 'Are you sure?', reply: 'yes' },
        { question: 'Name', reply: 'add stock' },
      ],
    });
    expect(served).toMatchObject({ answers: [], until: 'ready at' });
  });

  it('reads SQL that is run, refused, or only shown', () => {
    expect(read('~~~sql\nSELECT 1\n~~~\n~~~sql run\nSELECT 2\n~~~\n~~~sql run error=23505\nSELECT 3\n~~~')).toEqual([
      { kind: 'sql', file: 'docs/page.md', line: 1, sql: 'SELECT 1\n', run: false, error: null },
      { kind: 'sql', file: 'docs/page.md', line: 4, sql: 'SELECT 2\n', run: true, error: null },
      { kind: 'sql', file: 'docs/page.md', line: 7, sql: 'SELECT 3\n', run: true, error: '23505' },
    ]);
  });

  it('reads edits and whole files', () => {
    const place = { file: 'docs/page.md' };
    expect(read('~~~diff file=a.prisma\n-old\n+new\n~~~\n~~~sql file="my notes/b.sql"\nSELECT 1\n~~~')).toEqual([
      { kind: 'edit', ...place, line: 1, path: 'a.prisma', lines: ['-old', '+new'] },
      { kind: 'file', ...place, line: 5, path: 'my notes/b.sql', text: 'SELECT 1\n' },
    ]);
  });

  it('reads blocks inside lists, longer fences with fences in them, and both kinds of line ends', () => {
    const [inList, long] = readDocument(
      '1. First:\r\n\r\n   ```sh\r\n   ls\r\n   ```\r\n\r\n````md file=a.md\r\n```sh\r\nls\r\n```\r\n````\r\n',
    );
    expect(inList).toMatchObject({ line: 3, commands: [{ line: 4, command: 'ls' }] });
    expect(long).toMatchObject({ kind: 'file', text: '```sh\nls\n```\n' });
  });

  it('lists what is skipped, with its reason', () => {
    expect(read('~~~sh skip="needs a Docker engine"\ndocker ps\n~~~')).toEqual([
      { kind: 'skipped', file: 'docs/page.md', line: 1, reason: 'needs a Docker engine' },
    ]);
  });

  it('leaves illustrations out, whatever they say', () => {
    expect(read('~~~\ntext\n~~~\n~~~ts linenos\nconst a = 1\n~~~\n~~~mermaid\ngraph TD\n~~~\n`code`\n')).toEqual([]);
  });

  it.each([
    ['~~~sh\nls\n', 'docs/page.md:1: This code block is never closed.'],
    ['\n~~~bash\nls\n~~~', 'docs/page.md:2: Write ```sh or ```console, not ```bash.'],
    ['~~~sh quietly\nls\n~~~', 'docs/page.md:1: "quietly" after ```sh means nothing here.'],
    ['~~~sql rum\nSELECT 1\n~~~', 'docs/page.md:1: "rum" after ```sql means nothing here.'],
    ['~~~sh skip=""\nls\n~~~', 'docs/page.md:1: skip="…" must say why'],
    ['~~~sh\n# nothing\n~~~', 'docs/page.md:1: There is no command in this block.'],
    ['~~~console\n\nls\n~~~', 'docs/page.md:3: Output stands before the first "$ command".'],
    ['~~~diff\n-a\n~~~', 'docs/page.md:1: A diff needs file=<path>.'],
    ['~~~sh answer="yes"\nls\n~~~', 'docs/page.md:1: Write an answer as'],
    ['~~~sh exit=one\nls\n~~~', 'docs/page.md:1: exit=one is not a number.'],
  ])('refuses %j', (page, message) => {
    expect(() => read(page)).toThrow(message);
  });
});
