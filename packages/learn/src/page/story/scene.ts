/** What the server tells the page of the story. Plain data, and no import: the browser's modules take their types from here. */

/** The story as far as it was told. */
export interface Story {
  readonly scenes: readonly Scene[];
  /** How many scenes it has in all. */
  readonly length: number;
  /** The scratch database in which it plays. */
  readonly database: string;
  /** Why it could not go on, in a sentence; null when it can. */
  readonly trouble: string | null;
}

/** One step of the story: what was done, and what exists after it. */
export interface Scene {
  readonly title: string;
  /** Paragraphs. */
  readonly says: readonly string[];
  /** What does the same in a project with Prisma. */
  readonly prisma: string;
  readonly deeds: readonly Deed[];
  readonly exists: readonly Group[];
}

/** Something that was really done, and what came of it. */
export interface Deed {
  /** Where: `SQL`, `A file`, `HTTP`. */
  readonly where: string;
  readonly text: string;
  /** What was answered; null when there is nothing to show. */
  readonly answer: string | null;
  readonly refused: boolean;
}

/** One place where things come to exist. */
export interface Group {
  readonly title: string;
  readonly things: readonly Thing[];
}

export interface Thing {
  readonly name: string;
  /** Within how many others of its group it is. */
  readonly depth: number;
  readonly there: boolean;
  /** What can be said of it while it is there. */
  readonly says: string | null;
}
