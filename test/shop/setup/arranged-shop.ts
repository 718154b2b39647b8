import { randomBytes } from 'node:crypto';
import { connected, dropDatabase, onServer, testServerUrl, unusedName } from '../../toolkit/history/test-database.ts';
import { type CommandResult, type GeneratedShop, generateShop } from '../generated-shop.ts';

/** A shop for one test file, and what has to be taken away again. */
export interface ArrangedShop extends GeneratedShop {
  /** `npm run setup`. */
  setup(args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  /** Puts another value behind a name in `.env`. */
  set(name: string, value: string): void;
  /** Stops its server, and removes it with its databases. */
  clean(): Promise<void>;
}

/** A shop as the generator makes it, without `.env`. */
export async function arrangeShop(flags: Record<string, string>): Promise<ArrangedShop> {
  const shop = await generateShop(flags);
  return {
    ...shop,
    setup: (args, env) => shop.setup(args, env),
    set: (name, value) =>
      shop.write('.env', shop.read('.env').replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`)),
    clean: async () => {
      if (flags.database === 'embedded') await shop.db(['stop']);
      shop.remove();
    },
  };
}

/** A shop whose `.env` names a database of its own on the test server; the database isn't there yet. */
export async function arrangeShopOnServer(): Promise<ArrangedShop & { readonly url: string }> {
  const shop = await arrangeShop({ database: 'url' });
  const name = unusedName();
  const url = testServerUrl(name);
  await shop.setup(); // makes .env, and stops for want of an address
  shop.set('DATABASE_URL', url);
  return {
    ...shop,
    url,
    clean: async () => {
      await shop.clean();
      await dropDatabase(name);
    },
  };
}

/** Everything in a database that a setup must not lose: each table with its rows, as text. */
export function contentsOf(url: string): Promise<Record<string, string>> {
  return connected(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    const contents: Record<string, string> = {};
    for (const { name } of rows) {
      const { rows: found } = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t ORDER BY 1`);
      contents[name] = found.map(({ text }) => text).join('\n');
    }
    return contents;
  });
}

/** A role of the test server that may log in and nothing else. */
export async function createRole(): Promise<{ name: string; password: string; drop(): Promise<void> }> {
  const name = `clerk_${randomBytes(4).toString('hex')}`;
  const password = `hunter2-${randomBytes(4).toString('hex')}`;
  await onServer((admin) => admin.query(`CREATE ROLE ${name} LOGIN PASSWORD '${password}'`));
  return { name, password, drop: () => onServer(async (admin) => void (await admin.query(`DROP ROLE ${name}`))) };
}
