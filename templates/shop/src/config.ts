import { isIP } from 'node:net';
import { type BusinessClock, isTimeZone } from './business-day.ts';
import { ConfigError } from './errors.ts';
import { type Currency, findCurrency, STORED_DIGITS } from './money.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const PRICES = ['net', 'gross'] as const;
const SCHEMA_GUARDS = ['strict', 'ahead'] as const;
const LOCAL_HOSTS = ['127.0.0.1', 'localhost'];

/** What the server was told, checked once. Everything behind this type may trust it. */
export interface Config {
  readonly databaseUrl: string;
  /** Where changes are listened to: the database itself, also where `databaseUrl` leads to a pooler. */
  readonly listenDatabaseUrl: string;
  /** Connections to the database that this process may hold, besides the one that listens. */
  readonly databasePoolSize: number;
  readonly host: string;
  /** The names, without a port, that requests may ask for: those of this machine, and ALLOWED_HOSTS. */
  readonly allowedHosts: readonly string[];
  /** 0 takes any free port. */
  readonly port: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** `ahead`: start also on a database that has migrations of a newer version. */
  readonly schemaGuard: (typeof SCHEMA_GUARDS)[number];
  /** Requests that one address may make within a minute; 0 means no limit. */
  readonly rateLimitPerMinute: number;
  /** How long a request may take to arrive, all of it. */
  readonly requestTimeoutSeconds: number;
  /** Whether this is production: sample people cannot sign in, and no till registers itself. */
  readonly isProduction: boolean;
  readonly isInContainer: boolean;
  /** A key that is mixed into PINs, and is not in the database; empty for none. */
  readonly pinSecret: string;
  /** Addresses and networks of proxies whose word on the client's address and on TLS counts. */
  readonly trustedProxies: readonly string[];
  /** Percent. A cashier gives no larger discount without a manager. */
  readonly maxCashierDiscount: number;
  /** In the currency's main unit. A cashier gives no more back at once without a manager. */
  readonly maxCashierRefund: number;
  readonly shop: Shop;
}

/** The shop as receipts name it. */
export interface Shop {
  readonly name: string;
  /** As invoices name it; empty where it was not said. */
  readonly address: string;
  /** The number under which the shop pays taxes, as invoices name it; empty where it was not said. */
  readonly taxNumber: string;
  readonly currency: Currency;
  /** Whether prices contain the tax (gross), or it is added to them (net). */
  readonly pricesIncludeTax: boolean;
  /** When a day of its books begins. */
  readonly businessDay: BusinessClock;
}

/**
 * Reads the configuration from environment variables.
 * @throws ConfigError with all faults together
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const host = parseHost(env.HOST, faults);
  const config = {
    databaseUrl: parseDatabaseUrl(env.DATABASE_URL, faults),
    listenDatabaseUrl: parseListenDatabaseUrl(env, faults),
    databasePoolSize: parseWhole(
      'DATABASE_POOL_SIZE',
      env.DATABASE_POOL_SIZE,
      { default: 8, from: 1, to: 200 },
      faults,
    ),
    host,
    allowedHosts: [...new Set([...LOCAL_HOSTS, host, ...parseAllowedHosts(env.ALLOWED_HOSTS, faults)])],
    port: parseWhole('PORT', env.PORT, { default: 3000, from: 0, to: 65535 }, faults),
    logLevel: parseOneOf('LOG_LEVEL', env.LOG_LEVEL || 'info', LOG_LEVELS, faults),
    schemaGuard: parseOneOf('SCHEMA_GUARD', env.SCHEMA_GUARD || 'strict', SCHEMA_GUARDS, faults),
    rateLimitPerMinute: parseWhole(
      'RATE_LIMIT_PER_MINUTE',
      env.RATE_LIMIT_PER_MINUTE,
      { default: 3000, from: 0, to: 10_000_000 },
      faults,
    ),
    requestTimeoutSeconds: parseWhole(
      'REQUEST_TIMEOUT_SECONDS',
      env.REQUEST_TIMEOUT_SECONDS,
      // What the till itself waits for an answer: nobody hears a later one. 64 KiB in that time are 4 KiB in a second.
      { default: 15, from: 1, to: 3600 },
      faults,
    ),
    isProduction: env.NODE_ENV === 'production',
    isInContainer: env.IN_CONTAINER === '1',
    pinSecret: parsePinSecret(env, faults),
    trustedProxies: parseProxies(env.TRUSTED_PROXIES, faults),
    maxCashierDiscount: parseWhole(
      'MAX_CASHIER_DISCOUNT',
      env.MAX_CASHIER_DISCOUNT,
      { default: 10, from: 0, to: 100 },
      faults,
    ),
    maxCashierRefund: parseWhole(
      'MAX_CASHIER_REFUND',
      env.MAX_CASHIER_REFUND,
      { default: 50, from: 0, to: 999_999_999 },
      faults,
    ),
    shop: {
      name: parseShopName(env.SHOP_NAME, faults),
      address: env.SHOP_ADDRESS?.trim() ?? '',
      taxNumber: env.SHOP_TAX_NUMBER?.trim() ?? '',
      currency: parseCurrency(env.CURRENCY, faults),
      pricesIncludeTax: parsePrices(env.PRICES, faults),
      businessDay: parseBusinessDay(env, faults),
    },
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

function parseDatabaseUrl(value: string | undefined, faults: string[]): string {
  if (!value) {
    faults.push('DATABASE_URL is empty. Run "npm run setup", which writes it to .env.');
  } else if (!isPostgresUrl(value)) {
    // The value is not shown, because it holds a password.
    faults.push('DATABASE_URL must look like postgresql://user:password@host:port/database.');
  }
  return value ?? '';
}

function parseListenDatabaseUrl(
  { LISTEN_DATABASE_URL: value, DATABASE_URL = '' }: NodeJS.ProcessEnv,
  faults: string[],
) {
  if (value && !isPostgresUrl(value)) {
    faults.push('LISTEN_DATABASE_URL must look like postgresql://user:password@host:port/database, or be empty.');
  }
  return value || DATABASE_URL;
}

function isPostgresUrl(value: string): boolean {
  return URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol);
}

function parsePinSecret({ PIN_SECRET = '', NODE_ENV }: NodeJS.ProcessEnv, faults: string[]): string {
  if (PIN_SECRET === '' && NODE_ENV === 'production') {
    faults.push(
      'PIN_SECRET is empty: whoever got hold of a copy of the database could find out every PIN. Set it to 64 random characters, and keep them.',
    );
  }
  return PIN_SECRET;
}

function parseHost(value = '127.0.0.1', faults: string[]): string {
  if (value !== 'localhost' && isIP(value) === 0) {
    faults.push(
      `HOST is "${value}", but must be localhost or an address of this machine: 127.0.0.1 for itself alone, 0.0.0.0 for all.`,
    );
  }
  return value;
}

/** Addresses and networks separated by commas. */
function parseProxies(value = '', faults: string[]): string[] {
  const proxies = splitByCommas(value);
  const odd = proxies.find((proxy) => {
    const [address = '', bits, ...rest] = proxy.split('/');
    const version = isIP(address);
    const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
    return version === 0 || !isPrefix || rest.length > 0;
  });
  if (odd !== undefined) {
    faults.push(
      `TRUSTED_PROXIES has "${odd}", but must be addresses or networks separated by commas, such as 10.0.0.5 or 10.0.0.0/8.`,
    );
  }
  return proxies;
}

/** Names separated by commas, as a proxy passes them on. */
function parseAllowedHosts(value = '', faults: string[]): string[] {
  const names = splitByCommas(value.toLowerCase());
  const odd = names.find((name) => !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name));
  if (odd !== undefined) {
    faults.push(`ALLOWED_HOSTS has "${odd}", but must be names separated by commas, such as shop.example.com.`);
  }
  return names;
}

function splitByCommas(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parseOneOf<Word extends string>(
  name: string,
  value: string,
  words: readonly [Word, ...Word[]],
  faults: string[],
): Word {
  const word = words.find((known) => known === value);
  if (!word) faults.push(`${name} is "${value}", but must be one of ${words.join(', ')}.`);
  return word ?? words[0];
}

function parseShopName(value = '', faults: string[]): string {
  const name = value.trim();
  if (name === '') faults.push('SHOP_NAME is empty. It is the name at the top of each receipt.');
  return name;
}

function parseCurrency(value = '', faults: string[]): Currency {
  const currency = findCurrency(value);
  if (!currency) {
    faults.push(`CURRENCY is "${value}", but must be an ISO 4217 code such as EUR or USD.`);
  } else if (currency.digits > STORED_DIGITS) {
    faults.push(`CURRENCY is "${value}" with ${currency.digits} decimals, but the tables keep ${STORED_DIGITS}.`);
  }
  return currency ?? { code: value, digits: 2, cashRoundingStep: null };
}

/**
 * Whether prices contain the tax. Without the setting they do not: a shop from before it has net prices.
 *
 * @param faults gets a sentence if the setting is neither net nor gross
 */
export function parsePrices(value: string | undefined, faults: string[]): boolean {
  return parseOneOf('PRICES', value || 'net', PRICES, faults) === 'gross';
}

/**
 * When the shop's day begins: TIME_ZONE and DAY_STARTS_AT. Without a zone it is this machine's.
 *
 * @param faults gets a sentence for each setting that is wrong
 */
export function parseBusinessDay(env: Readonly<Record<string, string | undefined>>, faults: string[]): BusinessClock {
  const timeZone = env.TIME_ZONE || Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!isTimeZone(timeZone)) {
    faults.push(`TIME_ZONE is "${timeZone}", but must be a name such as Europe/Berlin or America/Chicago.`);
  }
  return {
    timeZone,
    startsAt: parseWhole('DAY_STARTS_AT', env.DAY_STARTS_AT, { default: 4, from: 0, to: 23 }, faults),
  };
}

function parseWhole(
  name: string,
  value: string | undefined,
  range: { default: number; from: number; to: number },
  faults: string[],
): number {
  if (value === undefined || value === '') return range.default;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= range.from && number <= range.to)) {
    faults.push(`${name} is "${value}", but must be a whole number from ${range.from} to ${range.to}.`);
  }
  return number;
}
