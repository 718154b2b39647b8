import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DocumentError } from '../block.ts';
import { createDocumentProject, type DocumentProject } from '../document-project.ts';
import { type CommandOptions, type CommandOutcome, Shell } from '../shell.ts';

const page = path.join(import.meta.dirname, '../../../packages/toolkit/docs/reference/phrasebook.md');
const file = 'docs/reference/phrasebook.md';

/** The text of the page. */
export const phrasebook: string = readFileSync(page, 'utf8');

/** A row of one of the page's tables. */
export interface Phrase {
  readonly section: string;
  readonly line: number;
  /** What others say: the commands in the first column. */
  readonly said: readonly string[];
  /** The commands of the toolkit and of Prisma, in the two middle columns. */
  readonly commands: readonly string[];
}

/** Every row of every table of the page. */
export function readPhrases(): Phrase[] {
  const phrases: Phrase[] = [];
  let section = '';
  for (const [index, line] of phrasebook.split('\n').entries()) {
    section = line.match(/^## (.*)$/)?.[1] ?? section;
    const cells = line.split(/(?<!\\)\|/).slice(1, -1);
    const [said, here, prisma] = cells;
    if (said === undefined || here === undefined || prisma === undefined || /^-+$/.test(said)) continue;
    if (here.trim() === 'Here') continue;
    phrases.push({ section, line: index + 1, said: codeIn(said), commands: [...codeIn(here), ...codeIn(prisma)] });
  }
  return phrases;
}

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|'));
}

/** What a command of the page is run with. */
export interface Spoken {
  /** What stands for the placeholders `<id>`, one after the other. */
  readonly ids?: readonly string[];
  /** With which code it must end; 0 when left out. */
  readonly exit?: number;
  /** What is typed when it asks: part of the question, and the reply. The command is run on a terminal then. */
  readonly answer?: readonly [question: string, reply: string];
  /** Added to the environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** The folder to be in, relative to the project. */
  readonly folder?: string;
}

/** One section of the page, said in a generated project. */
export interface Speaker {
  readonly project: DocumentProject;
  /**
   * Runs a command exactly as the page has it, and crosses it out.
   *
   * @returns What it printed.
   * @throws {DocumentError} When this section has no such command, or none that isn't crossed out already; when it ends
   *   with another code.
   */
  say(command: string, spoken?: Spoken): Promise<string>;
  /** Runs a command that is not on the page, to get somewhere. */
  run(command: string): Promise<CommandOutcome>;
  /** The commands of the section that were not said yet, with their lines. */
  unsaid(): string[];
}

/** Opens one section of the page, in a project with an empty database. */
export async function openSection(section: string): Promise<Speaker> {
  const waiting = readPhrases()
    .filter((phrase) => phrase.section === section)
    .flatMap(({ line, commands }) => commands.map((command) => ({ line, command })));
  if (waiting.length === 0) throw new Error(`${file} has no commands under "${section}".`);
  const project = await createDocumentProject({ state: 'empty' });
  return {
    project,
    unsaid: () => waiting.map(({ line, command }) => `${line}: ${command}`),
    say: async (command, { ids = [], exit = 0, answer, env = {}, folder = '.' } = {}) => {
      const index = waiting.findIndex((each) => each.command === command);
      const [found] = index === -1 ? [] : waiting.splice(index, 1);
      if (!found) throw new Error(`"${section}" has no such command that was not said yet: ${command}`);
      const words = fill(command, ids);
      const answers = answer ? [{ question: answer[0], reply: answer[1] }] : null;
      const { code, output, unasked } = await run(words, { answers, env, folder });
      const place = { file, line: found.line };
      if (unasked.length > 0) throw new DocumentError(place, `\`${words}\` never asked "${unasked[0]}":\n${output}`);
      if (code !== exit)
        throw new DocumentError(place, `\`${words}\` ended with ${code}, not with ${exit}:\n${output}`);
      return output;
    },
    run: (command) => run(command, { answers: null, env: {}, folder: '.' }),
  };

  async function run(
    words: string,
    { answers, env, folder }: Pick<CommandOptions, 'answers'> & { env: NodeJS.ProcessEnv; folder: string },
  ): Promise<CommandOutcome> {
    const { cwd, env: settings } = project.setting({ folder, env });
    const shell = new Shell(cwd, settings);
    try {
      return await shell.run(words, { answers, until: null, limit: 120 });
    } finally {
      shell.close();
    }
  }
}

function fill(command: string, ids: readonly string[]): string {
  const left = [...ids];
  const words = command.replaceAll('<id>', () => left.shift() ?? '<id>');
  if (words.includes('<id>') || left.length > 0)
    throw new Error(`${command} takes another number of ids than ${ids.length}.`);
  return words;
}
