/** Every refusal of the lessons' runner, and what it means in a few words. */
export const learnErrorCodes = {
  LEARN_USAGE: 'the command line has a word that is not understood',
  LEARN_MISSING: 'there are no lessons here',
  LEARN_UNKNOWN: 'there is no lesson of that number',
  LEARN_NOT_STARTED: 'the lesson has not been started',
  LEARN_WHICH: 'no lesson is in progress, and none was named',
  LEARN_PROGRESS: 'practice/progress.json can not be read',
  LEARN_LESSON: 'a file of the lesson is missing or not as it should be',
  LEARN_PRACTICE: 'the practice folder is not as the lesson left it',
  LEARN_DATABASE: "the lesson's database can not be made",
  LEARN_SQL: 'PostgreSQL refused the SQL, or closed the connection',
  LEARN_UNCONFIRMED: 'the solution was not shown, because nobody said yes',
} as const;

export type LearnErrorCode = keyof typeof learnErrorCodes;

/** Mistakes on the command line: exit code 2. All others could not run: 3. */
export const learnUsageErrors: ReadonlySet<LearnErrorCode> = new Set<LearnErrorCode>([
  'LEARN_USAGE',
  'LEARN_UNKNOWN',
  'LEARN_NOT_STARTED',
  'LEARN_WHICH',
  'LEARN_UNCONFIRMED',
]);

/** A refusal that is understood: it is shown as its sentence and the next step, without a stack. */
export class LearnError extends Error {
  override readonly name = 'LearnError';
  readonly code: LearnErrorCode;
  /** What to do: one sentence. */
  readonly next: string;

  constructor(code: LearnErrorCode, { message, next, cause }: { message: string; next: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.next = next;
  }
}
