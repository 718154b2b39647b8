import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { until } from './ask-server.ts';

export interface Answer {
  readonly result?: unknown;
  readonly error?: {
    readonly code: number;
    readonly data?: { is_panic: boolean; message: string; error_code?: string };
  };
}

interface Message extends Answer {
  readonly id: number | string;
  readonly method?: string;
  readonly params?: { readonly content: string };
}

/** The engine, spoken to as the Prisma CLI does, without the two seconds that a start of the CLI takes. */
export class EngineProcess {
  readonly process: ChildProcessWithoutNullStreams;
  readonly printed: string[] = [];
  readonly exited: Promise<number | null>;
  readonly #waiting = new Map<number | string, (answer: Answer) => void>();
  #requests = 0;

  constructor(launcher: string, datasource: object, { schema }: { schema?: string } = {}) {
    const args = ['--datasource', JSON.stringify(datasource), ...(schema ? ['--datamodels', schema] : [])];
    this.process = spawn(launcher, args, { env: { PATH: process.env.PATH } });
    this.exited = once(this.process, 'exit').then(([code]) => code as number | null);
    createInterface({ input: this.process.stdout }).on('line', (line) => this.#receive(JSON.parse(line) as Message));
    this.process.stderr.resume();
  }

  /** Sends a request. Never settles when the engine dies without an answer. */
  call(method: string, params: object = {}): Promise<Answer> {
    this.#requests += 1;
    const id = this.#requests;
    this.#send({ jsonrpc: '2.0', id, method, params });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Says goodbye as the CLI does, and gives the exit code. */
  async end(): Promise<number | null> {
    this.process.stdin.end();
    return await this.exited;
  }

  #receive({ id, method, params, result, error }: Message): void {
    if (method === 'print') {
      this.printed.push(params?.content ?? '');
      this.#send({ jsonrpc: '2.0', id, result: {} });
    } else {
      this.#waiting.get(id)?.({ ...(result !== undefined && { result }), ...(error && { error }) });
    }
  }

  #send(message: object): void {
    this.process.stdin.write(`${JSON.stringify(message)}\n`);
  }
}

/** Kills the engine that works as a role, with SIGKILL, as soon as it runs; not the process that watches over it. */
export async function killEngine(role: string): Promise<void> {
  let pid = Number.NaN;
  await until('the engine runs', async () => {
    const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command=']);
    pid = Number.parseInt(
      stdout.split('\n').find((line) => line.includes('schema-engine.js serve') && line.includes(role)) ?? '',
      10,
    );
    return !Number.isNaN(pid);
  });
  process.kill(pid, 'SIGKILL');
}

export const noFilters = { externalTables: [], externalEnums: [] };

/** A folder of migrations, as the Prisma CLI hands it over. */
export function migrationsList(prismaFolder: string): object {
  const baseDir = join(prismaFolder, 'migrations');
  const folders = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: folders
      .map(({ name }) => name)
      .sort()
      .map((path) => ({
        path,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok', value: readFileSync(join(baseDir, path, 'migration.sql'), 'utf8') },
        },
      })),
  };
}

/** The parameters of a diff from a project's migrations to its schema. */
export function diffOfMigrations(prismaFolder: string): object {
  const path = join(prismaFolder, 'schema.prisma');
  return {
    from: { tag: 'migrations', ...migrationsList(prismaFolder) },
    to: { tag: 'schemaDatamodel', files: [{ path, content: readFileSync(path, 'utf8') }] },
    script: true,
    exitCode: true,
    filters: noFilters,
  };
}
