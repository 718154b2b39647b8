/** Something stands in the way of a deploy. */
export class DeployStop extends Error {
  override readonly name = 'DeployStop';
  /** What to do, with the command to type. */
  readonly next: string;
  /** Whether the database is no longer what it was before. */
  readonly changed: boolean;

  constructor(message: string, { next, changed = false, cause }: { next: string; changed?: boolean; cause?: unknown }) {
    super(message, { cause });
    this.next = next;
    this.changed = changed;
  }
}
