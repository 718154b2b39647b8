/** Where a fence stands. */
export interface Place {
  /** As it was given to readDocument. */
  readonly file: string;
  /** The line of the opening fence, counted from 1. */
  readonly line: number;
}

/** One command of a fence, and what a reader is told about it. */
export interface ShownCommand {
  readonly line: number;
  /** What is typed. */
  readonly command: string;
  /** The output that the page shows, or null where it shows none (```sh). */
  readonly output: readonly string[] | null;
}

/** What is typed when a question is asked on a terminal. */
export interface Answer {
  /** A part of the question. */
  readonly question: string;
  readonly reply: string;
}

/** A fence of commands: ```sh or ```console. */
export interface CommandsBlock extends Place {
  readonly kind: 'commands';
  readonly commands: readonly ShownCommand[];
  /** With which code the last command must end; those before it with 0. */
  readonly exit: number;
  /** The last command goes on running: it is stopped when its output has this text. */
  readonly until: string | null;
  /** The commands need a terminal, on which these answers are typed. Null: they run without a terminal. */
  readonly answers: readonly Answer[] | null;
}

/** SQL that is run, or that is only shown and must parse. */
export interface SqlBlock extends Place {
  readonly kind: 'sql';
  readonly sql: string;
  readonly run: boolean;
  /** The SQLSTATE with which the server must refuse it. */
  readonly error: string | null;
}

/** A change of a file. */
export interface EditBlock extends Place {
  readonly kind: 'edit';
  readonly path: string;
  readonly lines: readonly string[];
}

/** The whole contents of a file. */
export interface FileBlock extends Place {
  readonly kind: 'file';
  readonly path: string;
  readonly text: string;
}

/** Something that can't be run here, and why. */
export interface SkippedBlock extends Place {
  readonly kind: 'skipped';
  readonly reason: string;
}

/** What a page's code fence is. Fences that only show something, in any other language, are not among them. */
export type Block = CommandsBlock | SqlBlock | EditBlock | FileBlock | SkippedBlock;

/** A page that is wrong, or that does not tell what happens. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';

  constructor({ file, line }: Place, message: string) {
    super(`${file}:${line}: ${message}`);
  }
}
