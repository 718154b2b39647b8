import { cpSync, existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { buildFolder } from '../folders.ts';
import { createDatabase, onServer, testServerUrl } from '../toolkit/history/test-database.ts';
import type { GeneratedShop } from './generated-shop.ts';

/** Keeps those apart who need the same shop at the same moment. */
const LOCK = 7_269_0110;

/** The PINs in a copied database fit only with the key that they were made with. */
const PIN_SECRET = 'the same for all copies';

/**
 * Does for a shop what `npm run setup` does, with a database of this name: migrations, sample data, Prisma client. It is really
 * done once for shops with the same money; the others get copies, as PostgreSQL and a file system make them.
 *
 * @param name Of a database that is not there yet.
 */
export async function makeReady(shop: GeneratedShop, name: string): Promise<void> {
  const { CURRENCY = '', PRICES = '', TAX_RATE = '' } = parseEnv(shop.read('.env.example'));
  const made = `ready_${process.ppid}_${CURRENCY}_${PRICES}_${TAX_RATE.replace(/\W/g, '_')}`.toLowerCase();
  const client = path.join(buildFolder(), `${made}-client`);
  await onServer(async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [made]);
    if (rowCount === 0) await makeOnce(shop, { name: made, client, money: { CURRENCY, PRICES, TAX_RATE } });
    await createDatabase(name, made);
    await admin.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  });
  cpSync(client, path.join(shop.dir, 'prisma', 'generated'), { recursive: true });
  const env = path.join(shop.dir, '.env');
  if (existsSync(env)) shop.write('.env', shop.read('.env').replace(/^PIN_SECRET=.*$/m, `PIN_SECRET=${PIN_SECRET}`));
}

async function makeOnce(
  shop: GeneratedShop,
  { name, client, money }: { name: string; client: string; money: Record<string, string> },
): Promise<void> {
  const { code, stdout, stderr } = await shop.setup([], { DATABASE_URL: testServerUrl(name), PIN_SECRET, ...money });
  if (code !== 0) throw new Error(`The setup failed:\n${stdout}${stderr}`);
  if (!existsSync(client)) renameSync(path.join(shop.dir, 'prisma', 'generated'), client);
}
