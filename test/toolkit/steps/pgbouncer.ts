import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findFreePort } from '../../../packages/toolkit/src/server/port.ts';
import { newBuildFolder } from '../../folders.ts';

/** A PgBouncer in front of the test server. */
export interface PgBouncer {
  /** The address of a database by way of it. */
  through(url: string): string;
  stop(): Promise<void>;
}

interface Program {
  readonly path: string;
  readonly libraries: string | undefined;
}

/**
 * Finds Debian's PgBouncer, or unpacks its packages into a folder of the run, which needs no rights.
 *
 * @returns Undefined where there are no packages of Debian's.
 */
export function findPgBouncer(): Program | undefined {
  const installed = '/usr/sbin/pgbouncer';
  if (existsSync(installed)) return { path: installed, libraries: undefined };
  const folder = newBuildFolder('pgbouncer-');
  try {
    const download = () =>
      execFileSync('apt-get', ['download', 'pgbouncer', 'libevent-2.1-7', 'libc-ares2'], {
        cwd: folder,
        stdio: 'ignore',
      });
    try {
      download();
    } catch {
      execFileSync('apt-get', ['update'], { stdio: 'ignore' }); // a new machine knows of no packages
      download();
    }
    execFileSync('sh', ['-c', 'for file in *.deb; do dpkg-deb -x "$file" .; done'], { cwd: folder });
  } catch {
    return undefined;
  }
  const [libraries] = execFileSync('sh', ['-c', 'dirname usr/lib/*/libevent-2.1.so.7'], {
    cwd: folder,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  return { path: path.join(folder, 'usr/sbin/pgbouncer'), libraries: path.join(folder, libraries ?? '') };
}

/** Starts one. @param mode Its `pool_mode`. */
export async function startPgBouncer(program: Program, server: string, mode: string): Promise<PgBouncer> {
  const { hostname, port, username, password } = new URL(server);
  const folder = newBuildFolder('pgbouncer-');
  const listen = await findFreePort(0);
  const file = path.join(folder, 'pgbouncer.ini');
  writeFileSync(
    file,
    `[databases]
* = host=${hostname} port=${port} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listen}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
ignore_startup_parameters = options,extra_float_digits
`,
  );
  chmodSync(folder, 0o755);
  // It refuses to run as root.
  const args = process.getuid?.() === 0 ? ['-u', 'nobody', file] : [file];
  const env = program.libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: program.libraries };
  const child = spawn(program.path, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  await untilUp(child);
  return {
    through: (url) => {
      const address = new URL(url);
      address.port = String(listen);
      return address.href;
    },
    stop: () =>
      new Promise((stopped) => {
        child.once('exit', () => stopped());
        child.kill('SIGKILL');
      }),
  };
}

function untilUp(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((up, fail) => {
    child.stderr?.on('data', (data: Buffer) => {
      said += data;
      if (said.includes('process up')) up();
    });
    child.once('error', fail);
    child.once('exit', () => fail(new Error(`PgBouncer ended: ${said}`)));
  });
}
