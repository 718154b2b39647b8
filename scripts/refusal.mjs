/** What stops a command and is no fault of ours: the message says what, why and what next, and is shown without a stack. */
export class Refusal extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode] 1: it found something wrong; 2: it was called wrongly; 3: it could not run
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
