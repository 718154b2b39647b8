import { type ChildProcess, spawn } from 'node:child_process';
import { generateShop } from '../shop/generated-shop.ts';
import { createTestDatabase, type TestDatabase } from '../toolkit/history/test-database.ts';

/** A generated shop that is being served, with a database of its own. */
export interface RunningShop {
  readonly url: string;
  readonly database: TestDatabase;
  /** Stops the server, drops the database and removes the folder. */
  close(): Promise<void>;
}

/** Generates a shop with these answers, sets it up as its user would, and starts its server on a free port. */
export async function openShop(flags: { currency: string; 'tax-rate': string }): Promise<RunningShop> {
  const shop = await generateShop({ database: 'url', ...flags });
  const database = await createTestDatabase();
  const env = { DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'warn', RATE_LIMIT_PER_MINUTE: '0' };
  const setup = await shop.run('scripts/setup.ts', [], env);
  if (setup.code !== 0) throw new Error(`The setup failed:\n${setup.stdout}${setup.stderr}`);

  const server = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), 'src/server.ts'], {
    cwd: shop.dir,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return {
    url: await addressOf(server),
    database,
    close: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill();
      await ended;
      await database.drop();
      shop.remove();
    },
  };
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
