import type { FoundProject } from './found-project.ts';
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
  /** Why these answers can't do without the part, as whole sentences. */
  wantedBy?(answers: Partial<Answers>): string[];
  /** Parts without which this one doesn't run; they are written with it. */
  needs: readonly string[];
  /** The questions whose answers its files depend on. */
  asks: readonly (keyof Answers)[];
  /** Folders of this package that are copied besides templates/X: where they are, and where they go. */
  alsoCopies?: readonly { from: string; to: string }[];
  /** Files of the parts that it needs (by their path in the project) in the place of which it writes its own. */
  replaces?: readonly string[];
  /** Its files in the place of which a whole shop has others, found by {@link replaces}. */
  replacedInShop?: readonly string[];
  /** Template files (by their path in the project) that only some answers get. */
  onlyWhen?: Readonly<Record<string, (answers: Answers, found: FoundProject) => boolean>>;
  /** Template files (by their path in the project) whose text is made to fit a project that is laid out in another way. */
  fits?: Readonly<Record<string, (text: string, found: FoundProject) => string>>;
  /** Template files (by their path in the project) that go elsewhere where their place is taken. */
  elsewhere?: Readonly<Record<string, (found: FoundProject) => string>>;
  /**
   * Files that are of no use one without the other: where a project has some of them as its own, nothing is written.
   */
  together?: readonly FilesTogether[];
  /**
   * Other names under which a project may have what a file is, so that one of the two would be passed over by who reads them:
   * where a project has such a file as its own, ours is not written.
   */
  otherNames?: Readonly<Record<string, readonly string[]>>;
  /**
   * Folders that are the project's own as soon as they exist: their files are written when the folder named here is
   * missing, and never again. Key: beginning of the paths. Value: the folder.
   */
  ownedOnce?: Readonly<Record<string, string>>;
  /** Keys of package.json besides those of templates/X/package.json. */
  packageJson?(answers: Answers): Readonly<Record<string, unknown>>;
}

/** Files of a part that come together or not at all. */
export interface FilesTogether {
  /** Paths, and beginnings of paths that end in a slash. */
  files: readonly string[];
  /** Why none of them can be missing; the end of a sentence. */
  because: string;
  /** What somebody can do instead; an imperative. */
  instead?: string;
}
