import type { Answers } from './questions.ts';

/**
 * What one generator adds to a project. generators/X/part.ts describes what generators/X/index.ts writes, which is
 * templates/X: the file list is the folder, so a part only names what differs from that.
 */
export interface Part {
  /** The folder's name, in generators/ and in templates/. */
  name: string;
  /** One line for --help. */
  summary: string;
  /** A whole project needs a folder of its own; what else there is can be added to a project that exists. */
  landsIn: 'a folder of its own' | 'an existing project';
  /** A whole shop may go without it: `--no-<name>`. An answer of that name tells whether the project has it. */
  mayBeLeftOut?: boolean;
  /** Why these answers can't do without the part, as a whole sentence; undefined when they can. */
  wantedBy?(answers: Partial<Answers>): string | undefined;
  /** Parts without which this one doesn't run; they are written with it. */
  needs: readonly string[];
  /** The questions whose answers its files depend on. */
  asks: readonly (keyof Answers)[];
  /** Folders of this package that are copied besides templates/X: where they are, and where they go. */
  alsoCopies?: readonly { from: string; to: string }[];
  /** Template files (by their path in the project) that only some answers get. */
  onlyWhen?: Readonly<Record<string, (answers: Answers) => boolean>>;
  /**
   * Folders that are the project's own as soon as they exist: their files are written when the folder named here is
   * missing, and never again. Key: beginning of the paths. Value: the folder.
   */
  ownedOnce?: Readonly<Record<string, string>>;
  /** Keys of package.json besides those of templates/X/package.json. */
  packageJson?(answers: Answers): Readonly<Record<string, unknown>>;
}
