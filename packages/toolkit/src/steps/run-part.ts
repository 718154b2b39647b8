import type { Part } from './plan-file.ts';
import type { StepSession } from './session.ts';

/** The server refused a part, or went away while it ran. */
export class PartFailure extends Error {
  override readonly name = 'PartFailure';
  readonly part: Part;
  /** How many statements of the part had ended well. */
  readonly completed: number;
  /** Where in the part's text, counted in characters from 0, PostgreSQL places the error; null when it doesn't say. */
  readonly position: number | null;

  constructor(part: Part, completed: number, position: number | null, cause: Error) {
    super(cause.message, { cause });
    this.part = part;
    this.completed = completed;
    this.position = position;
  }
}

/**
 * Runs a part and, in the same transaction, what records it: one message to the server and one answer. Afterwards the
 * session's settings are as they were before, so that a SET of one file doesn't reach the next.
 *
 * @param recording SQL that changes the history; for a part that stands alone it runs after it, in its own transaction.
 * @throws {PartFailure} When the part or its recording failed. The transaction is rolled back then.
 */
export async function runPart(session: StepSession, part: Part, recording: string): Promise<void> {
  if (part.kind === 'alone') {
    await send(session, part, part.sql, 0);
    await send(session, part, recording, null);
    return;
  }
  const before = `${part.opening};\n`;
  // A role that the file took on may not write the history. The reset leaves the role as it is.
  await send(
    session,
    part,
    `${before}${part.sql}\n;RESET ROLE;\n${recording}\nCOMMIT;${session.reset}`,
    [...before].length,
  );
}

async function send({ client, reset }: StepSession, part: Part, sql: string, lead: number | null): Promise<void> {
  let completed = 0;
  const count = () => {
    completed += 1;
  };
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on('commandComplete', count);
  try {
    await client.query(sql);
  } catch (error) {
    connection.off('commandComplete', count);
    await client.query(`ROLLBACK; ${reset}`).catch(() => {});
    // The BEGIN in front of the part's own statements has ended as well.
    const done = lead === null ? part.statements.length : Math.max(completed - (part.kind === 'atomic' ? 1 : 0), 0);
    throw new PartFailure(part, done, positionIn(part, lead, error as Error), error as Error);
  } finally {
    connection.off('commandComplete', count);
  }
}

function positionIn(part: Part, lead: number | null, error: Error & { position?: string }): number | null {
  const position = Number(error.position) - 1 - (lead ?? 0);
  return lead !== null && position >= 0 && position <= part.sql.length ? position : null;
}
