import { type Block, type CommandsBlock, DocumentError, type Place, type ShownCommand } from './block.ts';
import { type Fence, readFences } from './fences.ts';

/**
 * The code blocks of a Markdown page that a test has to run, in their order; run-document.ts says what each kind means.
 *
 * @param file What failures call the page, usually its path in the repository.
 * @throws {DocumentError} For a fence that says something that the runner does not understand, with file and line.
 */
export function readDocument(markdown: string, file = 'document'): Block[] {
  return readFences(markdown, file).flatMap((fence) => readBlock(fence) ?? []);
}

/** Fences that people take for `sh`, and that would then never be run. */
const misnamed = ['bash', 'shell', 'zsh', 'shellsession', 'shell-session', 'terminal', 'cmd'];

function readBlock(fence: Fence): Block | null {
  const place = { file: fence.file, line: fence.line };
  const said = new Said(fence);
  const reason = said.value('skip');
  if (reason !== null) {
    if (reason.trim() === '') throw new DocumentError(place, 'skip="…" must say why this can\'t be run.');
    return { kind: 'skipped', ...place, reason };
  }
  const block = understood(fence, place, said);
  said.assertAllUnderstood();
  return block;
}

function understood(fence: Fence, place: Place, said: Said): Block | null {
  const { language, lines } = fence;
  const text = lines.map((line) => `${line}\n`).join('');
  if (misnamed.includes(language))
    throw new DocumentError(place, `Write \`\`\`sh or \`\`\`console, not \`\`\`${language}.`);
  const path = said.value('file');
  if (language === 'diff') {
    if (path === null) throw new DocumentError(place, 'A diff needs file=<path>.');
    return { kind: 'edit', ...place, path, lines };
  }
  if (path !== null) return { kind: 'file', ...place, path, text };
  if (language === 'sh' || language === 'console') return readCommands(fence, place, said);
  if (language !== 'sql') return said.ignored();
  return { kind: 'sql', ...place, sql: text, run: said.flag('run'), error: said.value('error') };
}

function readCommands({ language, lines, line }: Fence, place: Place, said: Said): CommandsBlock {
  const commands = language === 'sh' ? listed(lines, line + 1) : shown(lines, place);
  if (commands.length === 0) throw new DocumentError(place, 'There is no command in this block.');
  const answers = said.values('answer').map((answer) => {
    const [question = '', reply, ...rest] = answer.split('→').map((part) => part.trim());
    if (question === '' || reply === undefined || rest.length > 0) {
      throw new DocumentError(place, 'Write an answer as answer="part of the question → what is typed".');
    }
    return { question, reply };
  });
  return {
    kind: 'commands',
    ...place,
    commands,
    exit: readExit(said, place),
    until: said.value('until'),
    answers: said.flag('terminal') || answers.length > 0 ? answers : null,
  };
}

function readExit(said: Said, place: Place): number {
  const text = said.value('exit') ?? '0';
  if (!/^\d+$/.test(text)) throw new DocumentError(place, `exit=${text} is not a number.`);
  return Number(text);
}

/** One command a line; a backslash at the end continues it. */
function listed(lines: readonly string[], firstLine: number): ShownCommand[] {
  const commands: ShownCommand[] = [];
  let begun: string[] = [];
  for (const [index, text] of lines.entries()) {
    if (begun.length === 0 && /^\s*(#|$)/.test(text)) continue;
    begun.push(text);
    if (text.endsWith('\\')) continue;
    commands.push({ line: firstLine + index + 1 - begun.length, command: begun.join('\n'), output: null });
    begun = [];
  }
  return commands;
}

/** `$ command`, and under it what it prints. */
function shown(lines: readonly string[], { file, line: fenceLine }: Place): ShownCommand[] {
  const commands: { line: number; command: string; output: string[] }[] = [];
  for (const [index, text] of lines.entries()) {
    const line = fenceLine + 1 + index;
    const last = commands.at(-1);
    if (text.startsWith('$ ')) commands.push({ line, command: text.slice(2), output: [] });
    else if (last?.output.length === 0 && last.command.endsWith('\\')) last.command += `\n${text.replace(/^> /, '')}`;
    else if (last) last.output.push(text);
    else if (text.trim() !== '') throw new DocumentError({ file, line }, 'Output stands before the first "$ command".');
  }
  return commands;
}

/** What the line of the opening fence says; whatever nobody asked for is a mistake. */
class Said {
  readonly #fence: Fence;
  readonly #asked = new Set<string>();
  #ignored = false;

  constructor(fence: Fence) {
    this.#fence = fence;
  }

  values(name: string): string[] {
    this.#asked.add(name);
    return this.#fence.attributes.flatMap((each) => (each.name === name && each.value !== null ? [each.value] : []));
  }

  value(name: string): string | null {
    return this.values(name)[0] ?? null;
  }

  flag(name: string): boolean {
    this.#asked.add(name);
    return this.#fence.attributes.some((each) => each.name === name && each.value === null);
  }

  /** The block is an illustration: whatever else it says is for others. */
  ignored(): null {
    this.#ignored = true;
    return null;
  }

  assertAllUnderstood(): void {
    const unknown = this.#fence.attributes.find(({ name }) => !this.#asked.has(name));
    if (unknown && !this.#ignored) {
      throw new DocumentError(this.#fence, `"${unknown.name}" after \`\`\`${this.#fence.language} means nothing here.`);
    }
  }
}
