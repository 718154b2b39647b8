import { spawnSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../../packages/toolkit/src/server/port.ts';
import { withDatabase } from './ask-server.ts';
import { createProject, type Outcome, type Project } from './engine-project.ts';

const password = 'secret-4711';
const wrongPassword = withDatabase('postgres', { password });
const missing = withDatabase('engine_missing');
const { host } = new URL(missing);

let project: Project;
let unreachable: string;
let unreachableHost: string;
beforeAll(async () => {
  project = await createProject({ models: 'model A {\n  id Int @id\n}\n', migrations: {} });
  unreachableHost = `127.0.0.1:${await findFreePort(0)}`;
  unreachable = `postgresql://shop:${password}@${unreachableHost}/shop`;
});
afterAll(() => project.remove());

const p1000 =
  'Authentication failed against database server, the provided database credentials for `tester` are not valid.\n\nPlease make sure to provide valid database credentials for the database server at the configured address.';
const p1001 = () =>
  `Can't reach database server at \`${unreachableHost}\`\n\nPlease make sure your database server is running at \`${unreachableHost}\`.`;
const p1003 = 'Database `engine_missing` does not exist';

describe('a database that can not be used', () => {
  // status asks the engine's command line, diff its JSON-RPC.
  const status = (url: string) => project.prisma(['migrate', 'status'], { DATABASE_URL: url });
  const diff = (url: string) =>
    project.prisma(
      ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code'],
      { DATABASE_URL: url },
    );
  const expectRefusal = ({ code, text }: Outcome, error: string, message: string) => {
    expect(text).toContain(error);
    expect(text).toContain(message);
    expect(text).not.toContain(password);
    expect(code).toBe(1);
  };

  it('is P1000 with a wrong password, which is not printed', async () => {
    const [byStatus, byDiff] = await Promise.all([status(wrongPassword), diff(wrongPassword)]);
    expectRefusal(byStatus, 'P1000', p1000);
    expectRefusal(byDiff, 'P1000', p1000);
  });

  it('is P1001 when nobody listens there', async () => {
    const [byStatus, byDiff] = await Promise.all([status(unreachable), diff(unreachable)]);
    expectRefusal(byStatus, 'P1001', p1001());
    expectRefusal(byDiff, 'P1001', p1001());
  });

  it('is P1003 when the server does not have it', async () => {
    const [byStatus, byDiff] = await Promise.all([status(missing), diff(missing)]);
    expectRefusal(byStatus, 'P1003', p1003);
    expectRefusal(byDiff, 'P1003', p1003);
  });
});

describe("the engine's command line", () => {
  const run = (command: string, url: string) => {
    const args = ['--datasource', JSON.stringify({ url }), 'cli', command];
    const { status, stdout, stderr } = spawnSync(project.launcher, args, { encoding: 'utf8' });
    // The CLI drops the first line and parses every other one, also an empty one.
    const lines = stderr.split('\n').map((line) => JSON.parse(line) as { fields: object });
    return { status, stdout, stderr, errors: lines.slice(1).map(({ fields }) => fields) };
  };

  it('says nothing but its exit code when all is well', () => {
    expect(run('can-connect-to-database', withDatabase('postgres'))).toMatchObject({ status: 0, errors: [] });
  });

  it.each([
    ['P1000', () => wrongPassword, () => p1000],
    ['P1001', () => unreachable, p1001],
    ['P1003', () => missing, () => p1003],
  ])('answers %s as one JSON line', (code, url, message) => {
    const { status, errors, stderr } = run('can-connect-to-database', url());
    expect(errors).toEqual([{ message: message(), error_code: code }]);
    expect(stderr).not.toContain(password);
    expect(status).toBe(1);
  });

  it('calls a server that accepts and never answers unreachable, after the URL’s connect_timeout', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const { errors } = run('can-connect-to-database', `postgresql://a:b@127.0.0.1:${port}/c?connect_timeout=1`);
    silent.close();
    expect(errors).toMatchObject([{ error_code: 'P1001' }]);
  });

  it('refuses a URL that is none without repeating it', () => {
    for (const url of [`postgresql://shop:${password}%@localhost/shop`, `mysql://shop:${password}@localhost/shop`]) {
      const { status, errors, stderr } = run('can-connect-to-database', url);
      expect(errors).toMatchObject([{ error_code: 'P1013' }]);
      expect(stderr).not.toContain(password);
      expect(status).toBe(1);
    }
  });

  it('creates a database, does not mind that it is there, and drops it', () => {
    const url = withDatabase(`${new URL(project.url).pathname.slice(1)}-"odd"`);
    expect(run('create-database', url)).toMatchObject({ status: 0, errors: [] });
    expect(run('create-database', url)).toMatchObject({ status: 0, errors: [] });
    expect(run('can-connect-to-database', url)).toMatchObject({ status: 0, errors: [] });
    expect(run('drop-database', url)).toMatchObject({ status: 0, errors: [] });
    expect(run('can-connect-to-database', url)).toMatchObject({ status: 1, errors: [{ error_code: 'P1003' }] });
  });

  it('prints the commit of Prisma’s engines that it is', () => {
    const { stdout } = spawnSync(project.launcher, ['--version'], { encoding: 'utf8' });
    expect(stdout).toMatch(/^schema-engine-cli [0-9a-f]{40}\n$/);
  });
});

describe('prisma.config.ts', () => {
  const refusal =
    'DATABASE_URL is not set: run "npx pos-migrate setup", which makes .env, or set it to postgresql://user:password@host:port/database.\n';

  it('refuses an empty DATABASE_URL where Prisma would report success', async () => {
    const outcome = await project.prisma(['migrate', 'diff', '--from-config-datasource', '--to-empty', '--exit-code'], {
      DATABASE_URL: '',
    });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr.endsWith(refusal)).toBe(true);
  });

  it('needs none to validate', async () => {
    const validated = await project.prisma(['validate'], { DATABASE_URL: '' });
    expect(validated.text).toContain('is valid');
    expect(validated.code).toBe(0);
  });

  it('reads .env, where the real environment wins; repairs the engine’s permission', async () => {
    const installed = await project.installToolkit();
    await chmod(join(installed, 'dist/engine/schema-engine.js'), 0o644); // as a zip file leaves it
    await project.write('.env', `SHADOW_DATABASE_URL=\nDATABASE_URL=${missing}\n`);
    const args = ['migrate', 'status'];
    const [fromFile, fromEnvironment] = await Promise.all([
      project.prisma(args, { DATABASE_URL: undefined }),
      project.prisma(args, { DATABASE_URL: withDatabase('engine_real') }),
    ]);
    expect(fromFile.text).toContain(`"engine_missing", schema "public" at "${host}"`);
    expect(fromEnvironment.text).toContain('"engine_real", schema "public"');
  });

  it('says in one sentence what is wrong with DB_ENGINE', async () => {
    const outcome = await project.prisma(['validate'], { DB_ENGINE: 'rust' });
    expect(outcome.stderr).toContain('DB_ENGINE is "rust": it must be "native", "wasm" or empty.\n');
    expect(outcome.code).toBe(1);
  });
});
