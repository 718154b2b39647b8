import { PrismaPg } from '@prisma/adapter-pg';
import { inject } from 'vitest';
import { PrismaClient, type Product } from '../prisma/generated/client.ts';
import { type App, buildApp } from '../src/app.ts';
import { parseConfig } from '../src/config.ts';
import { registerDevice } from '../src/people/devices.ts';
import { hashToken, newToken } from '../src/people/secrets.ts';
import { startBrowserSession, startTokens } from '../src/people/sessions.ts';
import { databaseOf, dropDatabases, runSql } from './database-server.ts';
import { type Connection, connect } from './requests.ts';

let opened = 0;

/** A shop with a database of its own: a cashier, a manager, one register with an open shift, one category, no products. */
export interface TestShop {
  readonly databaseUrl: string;
  readonly prisma: PrismaClient;
  readonly cashierId: number;
  readonly managerId: number;
  /** The till's cookie, without its name. */
  readonly deviceToken: string;
  readonly registerId: number;
  /** Puts a product on the shelf, with the entry in the ledger that its stock needs. */
  addProduct(
    product?: Partial<Pick<Product, 'name' | 'sku' | 'barcode' | 'stock' | 'isActive' | 'isTaxExempt'>> & Prices,
  ): Promise<Product>;
  /** Adds a register, with an open shift unless it is said otherwise, and returns its id. */
  addRegister(name: string, options?: { isOpen?: boolean }): Promise<number>;
  /**
   * Starts another server on the same database, and returns its address. Requests to it (`requests.ts`) come from the till,
   * where the cashier is signed in.
   */
  serve(env?: Record<string, string>): Promise<string>;
  /** The cookies of the till with somebody signed in, for the server at an address; without somebody, those of the till alone. */
  cookies(base: string, userId?: number): Promise<Record<string, string>>;
  /** The access token of an API client, which is at no till. It wins over cookies. */
  bearer(userId?: number): Promise<Record<string, string>>;
  /** How to be the cashier or the manager at the server at an address. */
  connectionTo(base: string): Promise<Connection>;
  /** Stops the servers and removes the database. */
  close(): Promise<void>;
}

interface Prices {
  price?: string;
  taxRate?: string;
}

/** Opens a shop on a copy of the template database. Close it in `afterAll`. */
export async function openTestShop(): Promise<TestShop> {
  const templateUrl = inject('templateUrl');
  const template = new URL(templateUrl).pathname.slice(1);
  const database = template.replace(/template$/, `${process.pid}_${opened++}`);
  await runSql(templateUrl, `CREATE DATABASE "${database}" TEMPLATE "${template}"`);
  // A server's zone is that of the machine which it was installed on, and must not matter.
  await runSql(templateUrl, `ALTER DATABASE "${database}" SET timezone = 'Asia/Kathmandu'`);
  const databaseUrl = databaseOf(templateUrl, database);
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: databaseUrl, max: 4, options: '-c timezone=UTC' }),
  });
  const servers: App[] = [];
  let added = 0;

  const category = await prisma.category.create({ data: { name: 'Everything' } });
  const cashier = await prisma.user.create({ data: { name: 'Alex', email: 'alex@shop.example' } });
  const manager = await prisma.user.create({
    data: { name: 'Morgan', email: 'morgan@shop.example', role: 'manager' },
  });
  const addRegister = async (name: string, { isOpen = true } = {}): Promise<number> => {
    const { id } = await prisma.register.create({ data: { name } });
    if (isOpen) await prisma.shift.create({ data: { registerId: id, openedById: cashier.id, openingFloat: '100' } });
    return id;
  };
  const registerId = await addRegister('Till 1');
  const till = { name: 'Left of the door', registerId, registeredById: manager.id };
  const { device, token: deviceToken } = await registerDevice(prisma, till);

  async function cookies(base: string, userId?: number): Promise<Record<string, string>> {
    const { port } = new URL(base);
    const till = `till-${port}=${deviceToken}`;
    if (userId === undefined) return { cookie: till };
    const { token } = await startBrowserSession(prisma, { userId, deviceId: device.id });
    return { cookie: `${till}; session-${port}=${token}` };
  }

  async function bearer(userId = cashier.id): Promise<Record<string, string>> {
    const { accessToken } = await prisma.$transaction((tx) => startTokens(tx, userId));
    return { authorization: `Bearer ${accessToken}` };
  }

  async function connectionTo(base: string): Promise<Connection> {
    return {
      headers: await cookies(base, cashier.id),
      clients: { cashier: await bearer(cashier.id), manager: await bearer(manager.id) },
      async approve(right, requestedBy) {
        const token = newToken();
        await prisma.approval.create({
          data: {
            right,
            tokenHash: hashToken(token),
            requestedById: { cashier, manager }[requestedBy].id,
            approvedById: manager.id,
            deviceId: device.id,
            expiresAt: new Date(Date.now() + 60_000),
          },
        });
        return token;
      },
    };
  }

  return {
    databaseUrl,
    prisma,
    cashierId: cashier.id,
    managerId: manager.id,
    deviceToken,
    registerId,
    addRegister,
    async addProduct({ stock = 1000, price = '1', ...product } = {}) {
      added++;
      return prisma.product.create({
        data: {
          categoryId: category.id,
          name: `Product ${added}`,
          sku: `SKU-${added}`,
          price,
          stock,
          ...(stock > 0 && { stockMovements: { create: { kind: 'opening', quantity: stock } } }),
          ...product,
        },
      });
    },
    async serve(env = {}) {
      const app = await buildApp(parseConfig(testEnv(databaseUrl, env)));
      servers.push(app);
      const base = await app.listen({ host: '127.0.0.1', port: 0 });
      connect(base, await connectionTo(base));
      return base;
    },
    cookies,
    bearer,
    connectionTo,
    async close() {
      for (const app of servers) await app.close();
      await prisma.$disconnect();
      await dropDatabases(templateUrl, (name) => name === database);
    },
  };
}

/** The environment of a server under test. It says nothing unless something is wrong. */
export function testEnv(
  databaseUrl: string,
  env: Record<string, string | undefined> = {},
): Record<string, string | undefined> {
  return {
    DATABASE_URL: databaseUrl,
    SHOP_NAME: 'Corner Shop',
    CURRENCY: 'EUR',
    LOG_LEVEL: 'fatal',
    RATE_LIMIT_PER_MINUTE: '0',
    MAX_CASHIER_DISCOUNT: '100',
    ...env,
  };
}
