import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { findFreePort } from '../../../packages/toolkit/src/server/port.ts';
import { reachableBinaries } from '../../../packages/toolkit/src/server/reachable-binaries.ts';
import { isRoot } from '../../ordinary-user.ts';
import { startThrowawayServer, type ThrowawayServer } from '../../throwaway-server.ts';
import { generateShop } from '../generated-shop.ts';
import { type MovedClock, openMovedClock } from './moved-clock.ts';

/** A shop with a database server of its own and two servers, all of which can be killed. */
export interface WeekShop {
  /** The clock of all of them; null where it cannot be moved. */
  readonly clock: MovedClock | null;
  readonly databaseUrl: string;
  /** The addresses of its servers. They stay, also after a kill. */
  readonly servers: readonly [string, string];
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Kills a server while it works, and starts it again. */
  killServer(which: 0 | 1): Promise<void>;
  /** Kills the database's server while it works, and starts it again. */
  killDatabase(): Promise<void>;
  /** Adds a manager who can sign in by password. */
  addManager(): Promise<{ email: string; password: string }>;
  /** Imports a module of the shop. */
  load<Module>(file: string): Promise<Module>;
  close(): Promise<void>;
}

/** A shop in Zurich, where cash is rounded to five centimes and clocks change, with its sample data. */
export async function openWeekShop(): Promise<WeekShop> {
  const clock = await openMovedClock();
  const nobody = isRoot ? { uid: 65534, gid: 65534, name: 'nobody' } : undefined;
  const { postgres } = await reachableBinaries(nobody, process.cwd());
  const database = await startThrowawayServer(path.dirname(postgres), 'keeper', { isDurable: true, env: clock?.env });
  const databaseUrl = `${database.url}/keeper`;
  const shop = await generateShop({ database: 'url', currency: 'CHF', 'tax-rate': '8.1' });
  const settings = { DATABASE_URL: databaseUrl, TIME_ZONE: 'Europe/Zurich', DAY_STARTS_AT: '4' };
  const { code, stdout, stderr } = await shop.setup([], settings);
  if (code !== 0) throw new Error(`The setup failed:\n${stdout}${stderr}`);

  const ports = [await findFreePort(0), await findFreePort(0)] as const;
  const env = { ...settings, ...clock?.env, LOG_LEVEL: 'fatal', RATE_LIMIT_PER_MINUTE: '0' };
  const start = (port: number) => startServer(shop.dir, { ...env, PORT: String(port) });
  const processes = await Promise.all(ports.map(start));
  return {
    clock,
    databaseUrl,
    servers: [`http://127.0.0.1:${ports[0]}`, `http://127.0.0.1:${ports[1]}`],
    query: (sql, values) => queryOnce(databaseUrl, sql, values),
    async killServer(which) {
      await end(processes[which] as ChildProcess, 'SIGKILL');
      processes[which] = await start(ports[which]);
    },
    async killDatabase() {
      await database.crash();
      await database.start();
    },
    async addManager() {
      const email = 'owner@example.com';
      const person = ['--name', 'Robin', '--email', email, '--role', 'manager'];
      const added = await shop.run('src/people/add-person-command.ts', person, settings);
      const password = /Password +(\S+)/.exec(added.stdout)?.[1];
      if (!password) throw new Error(added.stderr);
      return { email, password };
    },
    load: shop.load,
    async close() {
      await closeAll(processes, database);
      shop.remove();
    },
  };
}

async function closeAll(processes: readonly ChildProcess[], database: ThrowawayServer): Promise<void> {
  await Promise.all(processes.map((process) => end(process, 'SIGTERM')));
  await database.stop();
}

async function queryOnce<Row extends pg.QueryResultRow>(url: string, sql: string, values?: unknown[]): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Starts a server and waits until it listens. @throws Error with all that it printed when it ends instead */
async function startServer(cwd: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), 'src/server.ts'], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    let printed = '';
    const read = (chunk: Buffer) => {
      printed += chunk;
      if (printed.includes(`:${env.PORT}`)) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${printed}`)));
  });
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}
