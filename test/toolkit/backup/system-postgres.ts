import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isRoot } from '../../ordinary-user.ts';
import { freePort } from '../server/project.ts';

/** The programs of a PostgreSQL that Debian's packages installed in full, server included. */
export interface SystemPostgres {
  readonly major: number;
  readonly bin: string;
}

const wanted = ['initdb', 'pg_ctl', 'pg_dump', 'pg_restore'];

/** The newest such PostgreSQL of this machine; undefined on most. Tests of true dumps are skipped there. */
export const systemPostgres: SystemPostgres | undefined = findSystemPostgres();

/** A throwaway server of that PostgreSQL. */
export interface SystemServer {
  /** A superuser's address, without a database at its end. */
  readonly url: string;
  stop(): Promise<void>;
}

const run = promisify(execFile);
const nobody = isRoot ? { uid: 65534, gid: 65534 } : {};

export async function startSystemServer({ bin }: SystemPostgres): Promise<SystemServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'system-postgres-'));
  const data = path.join(folder, 'data');
  const passwordFile = path.join(folder, 'password');
  chmodSync(folder, 0o755);
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, 'se%cret');
  if (isRoot) for (const owned of [folder, data, passwordFile]) chownSync(owned, 65534, 65534);
  const options = { ...nobody, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  const initdb = ['-D', data, '-U', 'keeper', `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '-E', 'UTF8', '-N'];
  await run(path.join(bin, 'initdb'), [...initdb, '--locale=C.UTF-8'], options);
  const port = await freePort();
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off`;
  const control = (...args: string[]) => run(path.join(bin, 'pg_ctl'), ['-D', data, '-w', ...args], options);
  await control('-l', path.join(folder, 'log'), '-o', settings, 'start');
  return {
    url: `postgresql://keeper:se%25cret@127.0.0.1:${port}`,
    stop: async () => {
      await control('-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findSystemPostgres(): SystemPostgres | undefined {
  const root = '/usr/lib/postgresql';
  const majors = existsSync(root) ? readdirSync(root).filter((name) => /^\d+$/.test(name)) : [];
  return majors
    .map((name) => ({ major: Number(name), bin: path.join(root, name, 'bin') }))
    .filter(({ bin }) => wanted.every((program) => spawnSync(path.join(bin, program), ['--version']).status === 0))
    .filter(({ major }) => major >= 13)
    .sort((a, b) => b.major - a.major)[0];
}
