import { type Invocation, parseInvocation } from './invocation.ts';
import { logLine } from './log.ts';

/**
 * Does what the Prisma CLI asks for on the command line, and sets the exit code: 0 done, 1 refused, 101 crashed.
 * Only what the request needs is loaded, because the CLI starts the engine several times for one command.
 *
 * @param argv the words after the program's name
 */
export async function runEngine(argv: readonly string[]): Promise<void> {
  let invocation: Invocation;
  try {
    invocation = parseInvocation(argv);
  } catch (error) {
    process.stderr.write(`${logLine('ERROR', (error as Error).message)}\n`);
    process.exitCode = 1;
    return;
  }
  if (invocation.kind === 'version') {
    const { engineVersion } = await import('./version.ts');
    process.stdout.write(`schema-engine-cli ${engineVersion()}\n`);
  } else if (invocation.kind === 'database') {
    const { runDatabaseCommand } = await import('./database-command.ts');
    const refusal = await runDatabaseCommand(invocation.command, invocation.url);
    if (refusal) process.exitCode = 1;
    // The CLI skips the first line and wants no empty one at the end.
    const lines = [logLine('INFO', 'Starting schema engine CLI')];
    if (refusal) lines.push(logLine('ERROR', refusal.message, refusal.code));
    process.stderr.write(lines.join('\n'));
  } else {
    const { serveEngine } = await import('./serve.ts');
    await serveEngine(invocation.datasource, invocation.schemaPaths);
  }
}
