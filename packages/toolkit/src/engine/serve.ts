import { readFileSync } from 'node:fs';
import { EngineMethods } from './engine-methods.ts';
import type { Datasource } from './invocation.ts';
import { logLine } from './log.ts';
import { panicMessage } from './panic.ts';
import { RpcConnection } from './rpc.ts';

const exitCodeOfPanic = 101;

/**
 * Serves the Prisma CLI over stdin and stdout until it closes them.
 *
 * Whatever is not an answer ends the process: the supervisor then answers with a panic. The exit code is that of a panic
 * until all is well, for the case that Node finds nothing more to wait for.
 */
export async function serveEngine(datasource: Datasource, schemaPaths: readonly string[]): Promise<void> {
  process.exitCode = exitCodeOfPanic;
  const panic = (error: unknown) => {
    const reason = panicMessage() ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.stderr.write(`${logLine('ERROR', reason)}\n`, () => process.exit(exitCodeOfPanic));
  };
  process.on('uncaughtException', panic);
  process.on('unhandledRejection', panic);

  const connection = new RpcConnection(process.stdout);
  const schemas = schemaPaths.map((path): [string, string] => [path, readFileSync(path, 'utf8')]);
  const methods = new EngineMethods(datasource, schemas, {
    print: (content) => connection.print(content),
    log: (line) => process.stderr.write(`${line.trim()}\n`),
  });
  await connection.serve(process.stdin, (method, params) => methods.call(method, params));
  process.exit(0);
}
