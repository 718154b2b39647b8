/** What stands in the way of the setup, in words: shown without a stack, and the setup stops. */
export class SetupFault extends Error {
  override readonly name = 'SetupFault';
  /** One sentence: what to do next. */
  readonly next: string;

  constructor(message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.next = next;
  }
}
