import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EngineMethods } from '../../../packages/toolkit/src/engine/engine-methods.ts';
import { bareEnvironment, programs } from '../../call-programs.ts';
import { newBuildFolder } from '../../folders.ts';
import { asRole, connected } from '../history/test-database.ts';
import { createStepDatabase, type StepDatabase } from '../steps/step-database.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';

let database: StepDatabase;
let project: StepProject;
beforeAll(async () => {
  database = await createStepDatabase();
  project = createStepProject(database.url);
});
beforeEach(async () => {
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  project.clear();
  project.pair('1_a', 'CREATE TABLE a (id int);', 'DROP TABLE a;');
  address();
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

/** Lets DATABASE_URL have these parameters, or be another one. */
function address(parameters = '', url = database.url): void {
  project.write('.env', `DATABASE_URL=${url}${parameters}\nDATABASE_SERVER=url\n`);
}

async function faultOf(...args: string[]): Promise<{ code: string; message: string; next: string }> {
  const { code, stdout, stderr } = await project.db(...args, '--json');
  expect([code, stderr]).toEqual([3, '']);
  return JSON.parse(stdout).error;
}

/** Does something while another session lets nobody read the history. */
function whileLocked<Result>(work: () => Promise<Result>): Promise<Result> {
  return connected(database.url, async (holder) => {
    await holder.query('BEGIN; LOCK TABLE _prisma_migrations IN ACCESS EXCLUSIVE MODE');
    return work();
  });
}

describe('the next step', () => {
  it('is about the time limit where one ended a query', async () => {
    await database.record([]);
    address('?options=-c%20statement_timeout=300');
    const fault = await whileLocked(() => faultOf('status'));
    expect(fault).toMatchObject({ code: 'DB_REFUSED', next: expect.stringContaining('statement_timeout') });
  });

  it('is about the right to read where that is missing', async () => {
    await database.record([]);
    await database.query(`CREATE ROLE reads_${database.name} LOGIN PASSWORD 'reads'`);
    address('', asRole(database.url, `reads_${database.name}`, 'reads'));
    const fault = await faultOf('status');
    await database.query(`DROP ROLE reads_${database.name}`);
    expect(fault).toMatchObject({ code: 'DB_REFUSED', next: expect.stringContaining('the right to read') });
  });

  it.each(['upgrade', 'check', 'verify'])('is about sessions that may only read, for %s', async (verb) => {
    address('?options=-c%20default_transaction_read_only=on');
    const fault = await faultOf(verb);
    expect(fault.next).toContain('default_transaction_read_only');
    expect(fault.next).not.toContain('CREATEDB');
  });

  it("is about the server's disk where it is full", async () => {
    project.pair('2_full', `DO $$ BEGIN RAISE 'no space' USING ERRCODE = 'disk_full'; END $$;`);
    const fault = await faultOf('upgrade');
    expect(fault).toMatchObject({ code: 'DB_STEP_FAILED', next: expect.stringContaining("the server's disk") });
  });

  it.each([['status'], ['stamp', 'head']])(
    'is about the server where it goes away in the middle of %s',
    async (...args) => {
      await database.record([]);
      const fault = await whileLocked(async () => {
        const running = faultOf(...args);
        await database.untilWaiting();
        await database.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return running;
      });
      expect(fault).toMatchObject({ code: 'DB_UNREACHABLE', message: expect.stringContaining('lost in the middle') });
    },
  );

  it('leads out of tables that have nothing to do with the migrations', async () => {
    await database.query('CREATE TABLE stray (id int)');
    const { stdout } = await project.db('check', '--json');
    expect(JSON.parse(stdout).findings[0]).toMatchObject({
      code: 'unmanaged',
      next: expect.stringContaining('npm run db -- stamp base'),
    });
    expect(await faultOf('baseline')).toMatchObject({ next: expect.stringContaining('stamp base') });
    expect(await faultOf('upgrade')).toMatchObject({ next: expect.stringContaining('stamp base') });
    expect(await project.db('stamp', 'base')).toMatchObject({ code: 0 });
    expect(await project.db('upgrade')).toMatchObject({ code: 0 });
    expect(await database.tables()).toEqual(['a', 'stray']);
  });
});

it('leads out of tables of others before there is any migration, too', async () => {
  await database.query('CREATE TABLE stray (id int)');
  project.clear();
  project.write(
    'prisma/schema.prisma',
    'datasource db {\n  provider = "postgresql"\n}\nmodel shelves {\n  id BigInt @id\n}\n',
  );
  const draft = ['draft', 'Make the shelves', '--unverified'] as const;
  expect(await faultOf(...draft)).toMatchObject({
    code: 'DB_SCHEMA_UNMANAGED',
    next: expect.stringContaining('"npm run db -- stamp base" begins a history beside them'),
  });
  expect(await project.db('stamp', 'base')).toMatchObject({ code: 0 });
  expect(await project.db(...draft)).toMatchObject({ stdout: expect.stringContaining('creates the table shelves') });
  expect(await project.db('upgrade')).toMatchObject({ code: 0 });
  expect(await database.tables()).toEqual(['shelves', 'stray']);
});

describe('a file that cannot be used', () => {
  it('is named where DATABASE_URL has one for certificates', async () => {
    address('?sslmode=verify-full&sslrootcert=/nowhere/ca.pem');
    for (const verb of ['status', 'upgrade', 'check']) {
      const fault = await faultOf(verb);
      expect(fault).toMatchObject({ code: 'DB_ENV_INVALID', message: expect.stringContaining('/nowhere/ca.pem') });
    }
  });

  it('is named by the engine, too', async () => {
    const url = `${database.url}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`;
    const engine = new EngineMethods({ url }, [], { print: async () => {}, log: () => {} });
    await expect(engine.call('ensureConnectionValidity', {})).rejects.toMatchObject({
      data: { error_code: 'P1011', message: expect.stringContaining('/nowhere/ca.pem') },
    });
    await engine.close();
  });

  it('is named where the migration folder may not be written', async () => {
    const folder = path.join(project.dir, 'prisma');
    chmodSync(folder, 0o555);
    const { code, stderr } = await asAnotherUser(['revision', 'Add a way to pay by card']);
    chmodSync(folder, 0o755);
    expect(stderr).toMatch(/^DB_FILE: \S+ can't be used \(\w+\): this user may not\.\nNext: .*\n$/);
    expect(code).toBe(3);
  });
});

/** Root may write everywhere. */
function asAnotherUser(args: string[]): Promise<{ code: number | null; stderr: string }> {
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const child = spawn(process.execPath, [programs.toolkit, ...args], {
    cwd: project.dir,
    env: bareEnvironment({}),
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user,
  });
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return new Promise((done) => child.once('close', (code) => done({ code, stderr })));
}

describe('a certificate that nobody trusts', () => {
  let server: Server;
  let url: URL;
  beforeAll(async () => {
    const folder = newBuildFolder('certificate-');
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-days', '2'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject],
      {
        stdio: 'ignore',
      },
    );
    // As PostgreSQL does: "S" in answer to the request for encryption, and then the handshake.
    server = createServer((socket: Socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write('S');
        const secure = new TLSSocket(socket, { isServer: true, key: readFileSync(key), cert: readFileSync(cert) });
        secure.on('error', () => {});
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = new URL(database.url);
    url.port = String((server.address() as { port: number }).port);
  });
  afterAll(() => void server.close());

  it('is what the message and the next step are about', async () => {
    address('?sslmode=verify-full', url.href);
    const fault = await faultOf('status');
    expect(fault).toMatchObject({
      code: 'DB_CERTIFICATE',
      message: expect.stringContaining('self-signed certificate'),
    });
    expect(fault.next).toContain('sslrootcert');
  });

  it('is not the matter where the server has no encryption, which is said', async () => {
    address('?sslmode=require');
    expect(await faultOf('status')).toMatchObject({
      code: 'DB_CERTIFICATE',
      message: expect.stringContaining('does not support SSL'),
    });
  });
});
