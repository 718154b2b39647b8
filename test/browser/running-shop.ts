import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, generateShop } from '../shop/generated-shop.ts';
import { makeReady } from '../shop/ready-shop.ts';
import { openTestDatabase, type TestDatabase, unusedName } from '../toolkit/history/test-database.ts';

/** A generated shop that is being served, with a database of its own. */
export interface RunningShop {
  readonly url: string;
  readonly dir: string;
  readonly database: TestDatabase;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Imports a module of the shop. */
  load<Module>(file: string): Promise<Module>;
  /** Removes a file or a folder of the shop. */
  removeFile(file: string): void;
  /** `npm run db -- …`, on the shop's database. */
  db(args: readonly string[]): Promise<CommandResult>;
  /** `npm run learn …`, beside the shop's database. */
  learn(args: readonly string[]): Promise<CommandResult>;
  /** Runs a TypeScript file of the shop, on its database. */
  run(file: string, args: readonly string[]): Promise<CommandResult>;
  /** Starts another server of the same shop, with further variables. Gives its address. */
  serveAlso(env: NodeJS.ProcessEnv): Promise<string>;
  /** Stops the server that was started last, and waits until it has ended. */
  stopLast(): Promise<void>;
  /** Stops the servers, drops the database and removes the folder. */
  close(): Promise<void>;
}

/**
 * Generates a shop with these answers, sets it up as its user would, and starts its server on a free port.
 * @param settings of all its servers, besides
 */
export async function openShop(
  flags: { currency: string; 'tax-rate': string },
  settings: NodeJS.ProcessEnv = {},
): Promise<RunningShop> {
  const shop = await generateShop({ database: 'url', ...flags });
  const name = unusedName();
  await shop.setup(['--no-seed']); // it makes .env with its secrets, and stops for want of a server
  await makeReady(shop, name);
  const database = await openTestDatabase(name);
  const env = { DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'warn', RATE_LIMIT_PER_MINUTE: '0', ...settings };

  const servers = [startServer(shop.dir, env)];
  return {
    url: await addressOf(servers[0] as ChildProcess),
    dir: shop.dir,
    database,
    read: shop.read,
    write: shop.write,
    load: shop.load,
    removeFile: (file) => rmSync(join(shop.dir, file), { recursive: true, force: true }),
    db: (args) => shop.db(args, env),
    learn: (args) => shop.learn(args, env),
    run: (file, args) => shop.run(file, args, env),
    serveAlso: (further) => {
      const server = startServer(shop.dir, { ...env, ...further });
      servers.push(server);
      return addressOf(server);
    },
    stopLast: () => stop(servers.pop() as ChildProcess),
    close: async () => {
      await Promise.all(servers.map(stop));
      await database.drop();
      shop.remove();
    },
  };
}

function startServer(cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), 'src/server.ts'], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill();
  await ended;
}

/** Waits for the address that the server prints. @throws Error with all that it printed when it ends instead */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (chunk: Buffer) => {
      printed += chunk;
      const address = /http:\/\/[\w.]+:\d+/.exec(printed)?.[0];
      if (address) resolve(address);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${printed}`)));
  });
}
