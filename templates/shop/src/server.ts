import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { assertSchemaIsCurrent, DbError } from 'pos-migrate/guard';
import { type App, buildApp } from './app.ts';
import { parseConfig } from './config.ts';
import { ConfigError } from './errors.ts';
import { nextFreePort } from './next-free-port.ts';
import { hintOfSamplePins } from './people/development.ts';
import { projectRoot } from './project-root.ts';

/** Milliseconds that requests get to finish after the server was told to stop. */
const CLOSE_TIMEOUT = 10_000;

// On a large machine V8 lets several times the living data pile up before it cleans the heap, and makes the space for
// young objects ever larger. Cleaning earlier, in a space of one size, halves the server's memory under load and costs no
// throughput that could be measured.
setFlagsFromString('--heap-growing-percent=20');
setFlagsFromString('--semi-space-growth-factor=1');

let app: App | undefined;
let stopping = false;
// Heard from the beginning: a server that is told to stop while it starts must not go on.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
try {
  app = await start();
} catch (error) {
  process.exitCode = report(error);
}

/**
 * Reads `.env` and the environment, of which the environment wins, looks at the database's schema, and listens.
 *
 * "npm run dev" gives --next-free-port: the PORT of .env is then where it begins to look. A PORT of the environment is
 * meant, there and in production.
 */
async function start(): Promise<App> {
  const mayMove = process.argv.includes('--next-free-port') && !process.env.PORT;
  const envFile = join(projectRoot, '.env');
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const config = parseConfig(process.env);
  const remark = await assertSchemaIsCurrent(
    { databaseUrl: config.databaseUrl, migrationsDir: join(projectRoot, 'prisma', 'migrations') },
    { acceptAhead: config.schemaGuard === 'ahead' },
  );
  if (remark) console.warn(remark);
  const app = await buildApp(config);
  try {
    const hint = config.isProduction ? null : await hintOfSamplePins(app.prisma);
    const port = mayMove ? await nextFreePort(config.host, config.port) : config.port;
    if (port !== config.port) console.log(`Port ${config.port} is taken by another program, so this is port ${port}.`);
    const address = await app.listen({ host: config.host, port });
    const learn = app.hasRoute({ method: 'GET', url: '/learn' }) ? `, how it is made at ${address}/learn` : '';
    console.log(`${config.shop.name}: the till is at ${address}, the API at ${address}/docs${learn}`);
    if (hint !== null) console.log(`Sign in at the till with one of the ${hint}`);
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** Stops listening, lets running requests finish, closes the database's connections, and so ends the process. */
function stop(signal: 'SIGINT' | 'SIGTERM'): void {
  if (!app) process.exit(signal === 'SIGINT' ? 130 : 143);
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), CLOSE_TIMEOUT).unref();
  app.close().catch((error: unknown) => {
    app?.log.error(error);
    process.exitCode = 1;
  });
}

/** Says what stopped the start, for people, and returns the exit code. A bug keeps its stack. */
function report(error: unknown): 2 | 3 {
  if (error instanceof ConfigError) {
    console.error(error.message);
    return 2;
  }
  if (error instanceof DbError) {
    console.error(`${error.message} ${error.next}`);
  } else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    console.error(`Another program already listens there (${error.message}). Stop it, or set another PORT in .env.`);
  } else {
    console.error(error);
  }
  return 3;
}
