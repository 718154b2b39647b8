/**
 * Runs the code blocks of a Markdown page as a reader would, and fails where the page doesn't tell what happens.
 *
 *     const project = await createDocumentProject();                    // document-project.ts: a generated shop
 *     const blocks = readDocument(readFileSync(file, 'utf8'), 'docs/how-to/x.md');
 *     const { skipped } = await runDocument(blocks, project.setting());
 *
 * What the line after the backticks may say (GitHub does not show it):
 *
 *     ```sh                      commands, one a line; `#` begins a comment; each must end with 0
 *     ```console                 `$ command`, and under it what it prints; `…` in a line stands for any text, a line `…` for any
 *                                lines. Nothing under it: it must print nothing. The banner of `npm run` is not shown.
 *     … exit=1                   the last command must end with 1
 *     … terminal                 the commands are run on a terminal
 *     … answer="Sure? → yes"     the same, and "yes" is typed when "Sure?" is asked; may be there several times
 *     … until="Listening"        the last command goes on running; it is stopped when it has printed that
 *     ```sql run                 SQL for the setting's database; with error=23505 the server must refuse it with that SQLSTATE
 *     ```sql                     only shown; PostgreSQL's parser must take it
 *     ```diff file=a/b.prisma    an edit of that file: `-`, `+` and lines that must be there; `@@` or `…` leaves lines out
 *     ```ts file=a/b.ts          the whole new contents of that file, in any language
 *     … skip="why"               can't be run here
 *
 * `cd` and `export` last until the end of the page, and paths of files are relative to the folder where `cd` has led.
 * One `*` in a path stands for a part that only the machine knows: `prisma/migrations/*_add_stock/migration.sql`.
 * Fences in other languages are illustrations.
 */
import { parseSql, SqlSyntaxError } from '../../packages/toolkit/src/sql/parse.ts';
import { connected } from '../toolkit/history/test-database.ts';
import {
  type Block,
  type CommandsBlock,
  DocumentError,
  type Place,
  type ShownCommand,
  type SqlBlock,
} from './block.ts';
import { compareOutput, plainLines } from './compare-output.ts';
import { applyEdit, writeShownFile } from './document-files.ts';
import { type CommandOutcome, hasTerminal, Shell } from './shell.ts';

export { type Block, DocumentError } from './block.ts';
export { readDocument } from './read-document.ts';

/** Where a page is run. */
export interface Setting {
  /** The folder in which the reader begins. */
  readonly cwd: string;
  /** The whole environment of the commands. */
  readonly env: NodeJS.ProcessEnv;
  /** Where ```sql run goes. */
  readonly databaseUrl: string;
  /** Seconds that one command may take; 600 when left out. */
  readonly limit?: number;
}

/** What running a page came to. */
export interface RunReport {
  /** How many commands, statements, edits and files were run. */
  readonly ran: number;
  /** What the page or this machine leaves out. */
  readonly skipped: readonly (Place & { readonly reason: string })[];
}

/**
 * Runs blocks of a page, in their order.
 *
 * @throws {DocumentError} At the first one that does not do what the page says: file and line, the command, what was
 *   expected and what was found.
 */
export async function runDocument(blocks: readonly Block[], setting: Setting): Promise<RunReport> {
  const shell = new Shell(setting.cwd, setting.env);
  const skipped: (Place & { reason: string })[] = [];
  let ran = 0;
  try {
    for (const block of blocks) {
      const { file, line } = block;
      const reason = block.kind === 'skipped' ? block.reason : missingHere(block);
      if (reason !== null) skipped.push({ file, line, reason });
      else ran += await runBlock(block, shell, setting);
    }
  } finally {
    shell.close();
  }
  return { ran, skipped };
}

function missingHere(block: Block): string | null {
  const needsTerminal = block.kind === 'commands' && block.answers !== null;
  return needsTerminal && !hasTerminal ? 'needs the program "script", which gives a terminal' : null;
}

async function runBlock(block: Block, shell: Shell, setting: Setting): Promise<number> {
  switch (block.kind) {
    case 'commands':
      for (const shown of block.commands) await runCommand(shown, block, shell, setting.limit ?? 600);
      return block.commands.length;
    case 'sql':
      await (block.run ? runSql(block, setting.databaseUrl) : assertSql(block));
      return 1;
    case 'edit':
      applyEdit(shell.cwd, block);
      return 1;
    case 'file':
      writeShownFile(shell.cwd, block);
      return 1;
    case 'skipped':
      return 0;
  }
}

async function runCommand(shown: ShownCommand, block: CommandsBlock, shell: Shell, limit: number): Promise<void> {
  const last = shown === block.commands.at(-1);
  const until = last ? block.until : null;
  const outcome = await shell.run(shown.command, { answers: block.answers, until, limit });
  const fault = faultOf(outcome, { exit: last ? block.exit : 0, until, limit }) ?? differenceOf(shown, outcome);
  if (fault === null) return;
  const printed = plainLines(outcome.output).join('\n');
  throw new DocumentError(
    { file: block.file, line: shown.line },
    `\`${shown.command}\` ${fault}\n--- it printed:\n${printed}\n---`,
  );
}

function faultOf(
  { code, stopped, unasked }: CommandOutcome,
  wanted: { exit: number; until: string | null; limit: number },
): string | null {
  if (stopped === 'limit') return `was still running after ${wanted.limit} s.`;
  if (wanted.until !== null && stopped !== 'until')
    return `ended with ${code} without having printed "${wanted.until}".`;
  if (stopped === null && code !== wanted.exit) return `ended with ${code}, not with ${wanted.exit}.`;
  return unasked.length > 0 ? `never asked "${unasked[0]}".` : null;
}

function differenceOf({ output }: ShownCommand, outcome: CommandOutcome): string | null {
  if (output === null) return null;
  const missing = compareOutput(output, outcome.output);
  if (missing === null) return null;
  return `did not print what the page shows, from this line on:\n${missing}\n--- the page shows:\n${output.join('\n')}`;
}

async function runSql(block: SqlBlock, databaseUrl: string): Promise<void> {
  const refusal = await connected(databaseUrl, (client) =>
    client.query(block.sql).then(
      () => null,
      (error: unknown) => error as Error & { code?: string },
    ),
  );
  if (refusal === null && block.error === null) return;
  if (refusal?.code !== undefined && refusal.code === block.error) return;
  const wanted =
    block.error === null ? 'The server should have taken this SQL' : `It should have been refused with ${block.error}`;
  const found = refusal === null ? 'it was taken' : `it was refused with ${refusal.code}: ${refusal.message}`;
  throw new DocumentError(block, `${wanted}, but ${found}.\n${block.sql}`);
}

async function assertSql(block: SqlBlock): Promise<void> {
  try {
    await parseSql(block.sql);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw new DocumentError({ file: block.file, line: block.line + error.line }, `This is not SQL: ${error.message}.`);
  }
}
