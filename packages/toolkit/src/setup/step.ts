/** One step of the setup. All of them can be repeated: what is done already is left as it is. */
export interface Step {
  readonly title: string;
  /**
   * Does the step.
   *
   * @returns One sentence: what was done.
   * @throws {DbError} What stands in the way.
   */
  run(setup: Setup): Promise<string>;
}

/** What the steps share. */
export interface Setup {
  /** Absolute path of the project. */
  readonly projectDir: string;
  /** The environment, with what `.env` adds to it; the step that reads `.env` adds it. */
  readonly env: NodeJS.ProcessEnv;
  /** Says on a line of its own what is going on, or what should be known. */
  readonly tell: (message: string) => void;
}
