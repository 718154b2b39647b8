import { readFileSync } from 'node:fs';
import { EngineMethods } from './engine-methods.ts';
import type { Datasource } from './invocation.ts';
import { logLine } from './log.ts';
import { panicMessage } from './panic.ts';
import { RpcConnection, RpcError } from './rpc.ts';

const exitCodeOfPanic = 101;

/**
 * Serves the Prisma CLI over stdin and stdout until it closes them.
 *
 * A crash must never look like success: `prisma migrate diff --exit-code` takes an engine that ends without an answer,
 * and with exit code 0, for "no difference". So whatever ends this process early first answers with a panic, and the exit
 * code is 101 until all is well.
 */
export async function serveEngine(datasource: Datasource, schemaPaths: readonly string[]): Promise<void> {
  process.exitCode = exitCodeOfPanic;
  const connection = new RpcConnection(process.stdout);
  const panic = async (error: unknown) => {
    const reason = panicMessage() ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.stderr.write(`${logLine('ERROR', reason)}\n`);
    await connection.fail(new RpcError(4466, reason, { is_panic: true, message: reason }));
    process.exit(exitCodeOfPanic);
  };
  process.on('uncaughtException', panic);
  process.on('unhandledRejection', panic);
  process.on('beforeExit', () => {
    if (connection.isBusy) void panic(new Error('The schema engine ended without an answer.'));
  });

  const schemas = schemaPaths.map((path): [string, string] => [path, readFileSync(path, 'utf8')]);
  const methods = new EngineMethods(datasource, schemas, {
    print: (content) => connection.print(content),
    log: (line) => process.stderr.write(`${line.trim()}\n`),
  });
  await connection.serve(process.stdin, (method, params) => methods.call(method, params));
  process.exit(0);
}
