/** What stands in the way of the setup, in words: shown without a stack, and the setup stops. */
export class SetupFault extends Error {
  override readonly name = 'SetupFault';
  /** One sentence: what to do next. */
  readonly next: string;
  /** 1: the setup found a disagreement that a person must settle. 3: it could not go on. */
  readonly exitCode: 1 | 3;

  constructor(message: string, next: string, { exitCode = 3, ...options }: ErrorOptions & { exitCode?: 1 | 3 } = {}) {
    super(message, options);
    this.next = next;
    this.exitCode = exitCode;
  }
}
