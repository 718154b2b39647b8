import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findFreePort } from '../packages/toolkit/src/server/port.ts';
import { isRoot } from './ordinary-user.ts';

/** A server of whatever PostgreSQL, in a temporary folder. */
export interface ThrowawayServer {
  /** A superuser's address, without a database at its end. */
  readonly url: string;
  /** Ends it at once, as if it were killed: what was in hand is lost, and the next start recovers the rest. */
  crash(): Promise<void>;
  /** Starts it again, at the same address. */
  start(): Promise<void>;
  /** Stops it and deletes its data. */
  stop(): Promise<void>;
}

const run = promisify(execFile);
const nobody = isRoot ? { uid: 65534, gid: 65534 } : {};

/**
 * Makes a cluster with these programs and starts its server on a free port, with a superuser and a database of that name.
 *
 * @param env further variables of the server's processes
 * @param isDurable whether what was committed outlives a crash of the server
 */
export async function startThrowawayServer(
  bin: string,
  user = 'keeper',
  { env, isDurable = false }: { env?: Readonly<Record<string, string>> | undefined; isDurable?: boolean } = {},
): Promise<ThrowawayServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'throwaway-postgres-'));
  const data = path.join(folder, 'data');
  const passwordFile = path.join(folder, 'password');
  chmodSync(folder, 0o755);
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, 'se%cret');
  if (isRoot) for (const owned of [folder, data, passwordFile]) chownSync(owned, 65534, 65534);
  const options = { ...nobody, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C', ...env } };
  const initdb = ['-D', data, '-U', user, `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '-E', 'UTF8', '-N'];
  await run(path.join(bin, 'initdb'), [...initdb, '--locale=C.UTF-8'], options);
  const port = await findFreePort(0);
  const settings = [
    ...['-p', port, '-c listen_addresses=127.0.0.1', "-c unix_socket_directories=''"],
    ...['-c fsync=off', '-c full_page_writes=off', '-c max_connections=300'],
    `-c synchronous_commit=${isDurable ? 'on' : 'off'}`,
  ].join(' ');
  const control = (...args: string[]) => run(path.join(bin, 'pg_ctl'), ['-D', data, '-w', ...args], options);
  const start = async () => void (await control('-l', path.join(folder, 'log'), '-o', settings, 'start'));
  const crash = async () => void (await control('-m', 'immediate', 'stop'));
  await start();
  const url = `postgresql://${user}:se%25cret@127.0.0.1:${port}`;
  const admin = new pg.Client(`${url}/postgres`);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(user)}`);
  await admin.end();
  return {
    url,
    crash,
    start,
    stop: async () => {
      await crash();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
