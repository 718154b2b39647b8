import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';

const env = { DATABASE_URL: 'postgresql://shop:secret@127.0.0.1:5432/shop', SHOP_NAME: 'Corner Shop', CURRENCY: 'EUR' };

function faultsOf(changes: Record<string, string | undefined>): readonly string[] {
  try {
    parseConfig({ ...env, ...changes });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  it('needs an address, a name and a currency, and has a default for the rest', () => {
    expect(parseConfig(env)).toEqual({
      databaseUrl: env.DATABASE_URL,
      listenDatabaseUrl: env.DATABASE_URL,
      databasePoolSize: 8,
      host: '127.0.0.1',
      allowedHosts: ['127.0.0.1', 'localhost'],
      port: 3000,
      logLevel: 'info',
      schemaGuard: 'strict',
      rateLimitPerMinute: 3000,
      requestTimeoutSeconds: 15,
      isProduction: false,
      isInContainer: false,
      pinSecret: '',
      trustedProxies: [],
      maxCashierDiscount: 10,
      maxCashierRefund: 50,
      shop: {
        name: 'Corner Shop',
        address: '',
        taxNumber: '',
        currency: { code: 'EUR', digits: 2, cashRoundingStep: null },
        pricesIncludeTax: false,
        businessDay: { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, startsAt: 4 },
      },
    });
  });

  it('asks for the key of the PINs in production', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual([
      expect.stringMatching(/^PIN_SECRET is empty: .* Set it to 64/),
    ]);
    expect(faultsOf({ NODE_ENV: 'production', PIN_SECRET: 'pepper' })).toEqual([]);
  });

  it('reports all faults together', () => {
    expect(
      faultsOf({ DATABASE_URL: '', SHOP_NAME: ' ', CURRENCY: 'EURO', PORT: '70000', HOST: 'everywhere' }),
    ).toHaveLength(5);
  });

  it.each([
    ['DATABASE_URL', ''],
    ['DATABASE_URL', 'mysql://shop:secret@127.0.0.1/shop'],
    ['DATABASE_URL', 'shop:secret'],
    ['LISTEN_DATABASE_URL', 'pooler:6432'],
    ['SHOP_NAME', ''],
    ['CURRENCY', 'eur'],
    ['CURRENCY', 'XXXX'],
    ['CURRENCY', 'CLF'],
    ['PRICES', 'brutto'],
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['HOST', 'everywhere'],
    ['HOST', '192.168.0.256'],
    ['TRUSTED_PROXIES', 'proxy'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.5/8/8'],
    ['MAX_CASHIER_DISCOUNT', '101'],
    ['MAX_CASHIER_REFUND', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['SCHEMA_GUARD', 'off'],
    ['DATABASE_POOL_SIZE', '0'],
    ['RATE_LIMIT_PER_MINUTE', 'many'],
    ['REQUEST_TIMEOUT_SECONDS', '0'],
    ['TIME_ZONE', 'Berlin'],
    ['TIME_ZONE', '+02:00'],
    ['DAY_STARTS_AT', '24'],
    ['DAY_STARTS_AT', '4:30'],
  ])('refuses %s=%s', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(name);
  });

  it('listens where it is told to, and answers to that name', () => {
    expect(parseConfig({ ...env, HOST: '0.0.0.0' }).host).toBe('0.0.0.0');
    expect(parseConfig({ ...env, HOST: '192.168.0.10' }).allowedHosts).toContain('192.168.0.10');
  });

  it('trusts the proxies that it is told, and no other', () => {
    expect(parseConfig({ ...env, TRUSTED_PROXIES: '10.0.0.5, fd00::/8' }).trustedProxies).toEqual([
      '10.0.0.5',
      'fd00::/8',
    ]);
  });

  it('answers to names that are added', () => {
    expect(parseConfig({ ...env, ALLOWED_HOSTS: 'Shop.example.com, till' }).allowedHosts).toEqual([
      '127.0.0.1',
      'localhost',
      'shop.example.com',
      'till',
    ]);
    expect(faultsOf({ ALLOWED_HOSTS: '*' })).toHaveLength(1);
  });

  it('never repeats an address, for it holds a password', () => {
    expect(faultsOf({ DATABASE_URL: 'mysql://shop:secret@127.0.0.1/shop' }).join()).not.toContain('secret');
  });
});
