import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

const exitCodeOfPanic = 101;

/**
 * Runs the engine as a child process, between it and the Prisma CLI, and answers for it when it dies: of a panic, for
 * lack of memory, by a signal. The CLI takes an engine that ends without an answer for success, so that
 * `prisma migrate diff --exit-code` would say "no difference".
 *
 * It is small, so that it costs little time and is the last to be killed.
 */
export function supervise(program: string, args: readonly string[]): void {
  const engine = spawn(program, args);
  const unanswered = new Set<unknown>();
  /** Why the engine died. */
  let fate: string | undefined;
  let lastError: string | undefined;

  const answerForIt = () => {
    for (const id of unanswered) {
      const data = { is_panic: true, message: fate };
      process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code: 4466, message: fate, data } })}\n`);
    }
    unanswered.clear();
  };

  const requests = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  requests.on('line', (line) => {
    const { id, method } = parse(line);
    if (id !== undefined && method !== undefined) unanswered.add(id);
    if (fate !== undefined) answerForIt();
    else engine.stdin.write(`${line}\n`);
  });
  requests.on('close', () => engine.stdin.end());
  engine.stdin.on('error', () => undefined); // a dead engine does not read; its end says the rest

  createInterface({ input: engine.stdout }).on('line', (line) => {
    const { id, method } = parse(line);
    if (method === undefined) unanswered.delete(id);
    process.stdout.write(`${line}\n`);
  });
  createInterface({ input: engine.stderr }).on('line', (line) => {
    const { level, fields } = parse(line);
    if (level === 'ERROR') lastError = fields?.message;
    process.stderr.write(`${line}\n`);
  });

  engine.on('error', (error) => {
    lastError = error.message;
  });
  engine.on('close', async (code, signal) => {
    if (unanswered.size === 0) process.exit(code ?? exitCodeOfPanic);
    fate = lastError ?? `The schema engine ended without an answer (${signal ?? `exit code ${code}`}).`;
    process.exitCode = exitCodeOfPanic;
    answerForIt();
    // The CLI waits for our end after it has read the answer: ours must not come before.
    await Promise.race([once(requests, 'close'), setTimeout(5000, undefined, { ref: false })]);
    process.exit(exitCodeOfPanic);
  });
}

/** A line of JSON-RPC, or of the engine's log. */
interface Line {
  id?: unknown;
  method?: string;
  level?: string;
  fields?: { message?: string };
}

function parse(line: string): Line {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}
