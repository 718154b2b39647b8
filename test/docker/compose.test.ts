import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadParts } from '../../generators/parts.ts';
import { plan } from '../../generators/plan.ts';
import type { Answers } from '../../generators/questions.ts';
import { generateShop } from '../shop/generated-shop.ts';

const answers: Answers = {
  name: '@acme/corner-shop',
  shopName: 'Corner Shop',
  currency: 'EUR',
  prices: 'gross',
  taxRate: 10,
  database: 'embedded',
  background: 'neither',
  packageManager: 'npm',
  lessons: false,
  docker: true,
  ci: false,
  kubernetes: false,
  forge: 'both',
  extras: true,
};

interface Service {
  image?: string;
  build?: { context: string; target: string } | string;
  environment?: Record<string, string | number>;
  ports?: string[];
  profiles?: string[];
  depends_on?: Record<string, { condition: string; required?: boolean }>;
  volumes?: string[];
  healthcheck?: { test?: string[] };
  develop?: { watch: { path: string; action: string }[] };
}

interface Compose {
  name?: string;
  services: Record<string, Service>;
  volumes?: Record<string, unknown>;
}

const files = new Map(plan(answers, await loadParts()).files.map(({ path, contents }) => [path, contents.toString()]));
const text = (path: string): string => files.get(path) ?? '';
/** `<<` and anchors as Compose reads them. */
const compose: Compose = parse(text('compose.yaml'), { merge: true });
const override: Compose = parse(text('compose.override.yaml'));
const service = (name: string): Service => compose.services[name] ?? {};

describe('compose.yaml', () => {
  // Its address of draft 7 has "https", which nobody but that schema knows.
  const { $schema: _, ...schema } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../node_modules/dclint/schemas/compose.schema.json'), 'utf8'),
  );
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);

  it.each(['compose.yaml', 'compose.override.yaml'])('follows the Compose specification: %s', (path) => {
    validate(parse(text(path), { merge: true }));
    expect(validate.errors).toBeNull();
  });

  it('is judged by a schema that finds mistakes', () => {
    for (const wrong of [
      { services: { db: { image: 'postgres', health_check: {} } } },
      { services: { db: { image: 'postgres', depends_on: { app: { condition: 'healthy' } } } } },
      { services: { db: { image: 'postgres', restart: false } } },
    ]) {
      expect(validate(wrong), JSON.stringify(wrong)).toBe(false);
    }
  });

  it('is named after the project, so that its volume is its own whatever the folder is called', () => {
    expect(compose.name).toBe('acme_corner_shop');
    expect(service('db').volumes).toEqual(['database:/var/lib/postgresql']);
    expect(Object.keys(compose.volumes ?? {})).toEqual(['database']);
  });

  it('starts the server when the migrations have succeeded and the database is healthy', () => {
    expect(service('app').depends_on).toMatchObject({
      db: { condition: 'service_healthy' },
      migrate: { condition: 'service_completed_successfully' },
    });
    expect(service('migrate').depends_on).toEqual({ db: { condition: 'service_healthy' } });
    expect(service('app').build).toEqual({ context: '.', target: 'app' });
    expect(service('migrate').build).toEqual({ context: '.', target: 'migrate' });
  });

  it('starts neither Studio, nor a backup, nor PgBouncer unless asked', () => {
    const asked = Object.entries(compose.services).filter(([, { profiles }]) => profiles);
    expect(asked.map(([name, { profiles }]) => [name, profiles])).toEqual([
      ['pgbouncer', ['pgbouncer']],
      ['studio', ['studio']],
      ['backup', ['backup']],
    ]);
    // What is always started may wait for them, but must do without.
    expect(service('app').depends_on?.pgbouncer).toMatchObject({ required: false });
  });

  it('migrates without PgBouncer, on which Prisma can hold no lock', () => {
    expect(service('migrate').environment?.DATABASE_URL).toContain('@db:5432/');
    expect(service('app').environment?.DATABASE_URL).toContain(`@\${DATABASE_ADDRESS:-db:5432}/`);
    expect(service('app').environment?.LISTEN_DATABASE_URL).toContain('@db:5432/');
  });

  it('opens no port to other machines', () => {
    for (const [name, { ports = [] }] of Object.entries(compose.services)) {
      for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('has no password in it, and asks for the one that .env.example has a line for', () => {
    const variables = new Set([...text('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    expect([...variables].filter((name) => /PASSWORD|SECRET/.test(name ?? ''))).toEqual(['POSTGRES_PASSWORD']);
    expect(text('.env.example')).toMatch(/^POSTGRES_PASSWORD=change-me$/m);
    const withoutDefault = [...text('compose.yaml').matchAll(/\$\{(\w+)(:\?[^}]*)?\}/g)].map(([, name]) => name);
    expect([...new Set(withoutDefault)]).toEqual(['POSTGRES_PASSWORD']);
  });

  it('names files and images that the project has', () => {
    const targets = [...text('Dockerfile').matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, name]) => name);
    for (const { services } of [compose, override]) {
      for (const { build, volumes = [] } of Object.values(services)) {
        if (typeof build === 'string') expect(files.has(`${build}/Dockerfile`)).toBe(true);
        else if (build) expect(targets).toContain(build.target);
        for (const volume of volumes.filter((each) => each.startsWith('./docker/'))) {
          expect(files.has(volume.split(':')[0]?.slice(2) ?? '')).toBe(true);
        }
      }
    }
    for (const name of ['migrate', 'app']) expect(text('Dockerfile')).toContain(`AS ${name}\n`);
  });
});

describe('the .env that Compose reads', () => {
  it.each(['docker', 'embedded'])('has the password of the database, and keeps it (database: %s)', async (database) => {
    const shop = await generateShop({ database, 'shop-name': 'Corner Shop' });
    try {
      // It writes .env first, and then stops, because nobody runs Docker or an embedded server here.
      await shop.setup(['--no-seed'], { DATABASE_SERVER: 'url' });
      const env = parseEnv(shop.read('.env'));
      const address = new URL(env.DATABASE_URL ?? '');
      expect(env.POSTGRES_PASSWORD).toBe(address.password);
      expect(env.POSTGRES_PASSWORD).toMatch(/^[\w-]{32}$/);
      expect(env.POSTGRES_PORT).toBe(database === 'docker' ? address.port : undefined);

      const { services } = parse(interpolate(shop.read('compose.yaml'), env), { merge: true }) as Compose;
      const inside = new URL(services.app?.environment?.DATABASE_URL as string);
      expect([inside.username, inside.password, inside.host, inside.pathname]).toEqual([
        services.db?.environment?.POSTGRES_USER,
        services.db?.environment?.POSTGRES_PASSWORD,
        'db:5432',
        `/${services.db?.environment?.POSTGRES_DB}`,
      ]);
      expect(services.db?.ports).toEqual([`127.0.0.1:${database === 'docker' ? address.port : 55432}:5432`]);

      const before = shop.read('.env');
      await shop.setup(['--no-seed'], { DATABASE_SERVER: 'url' });
      expect(shop.read('.env')).toBe(before);
    } finally {
      shop.remove();
    }
  });

  /** As Compose puts variables in: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`; `$$` is one dollar sign. */
  function interpolate(yaml: string, env: NodeJS.Dict<string>): string {
    return yaml.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}|\$\$/g, (all, name, kind, rest) => {
      if (all === '$$') return '$';
      if (env[name]) return env[name];
      if (kind === '?') throw new Error(`${name} ${rest}`);
      return rest ?? '';
    });
  }
});

describe('compose.override.yaml', () => {
  it('copies changed files into the container, and builds anew when the schema or the packages change', () => {
    const { watch = [] } = override.services.app?.develop ?? {};
    expect(watch.map(({ path, action }) => `${action} ${path}`)).toEqual([
      'sync src',
      'sync public',
      'rebuild prisma',
      'rebuild package.json',
    ]);
    expect(override.services.app?.build).toEqual({ target: 'development' });
  });
});
