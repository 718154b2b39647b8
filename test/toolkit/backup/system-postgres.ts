import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The programs of a PostgreSQL that Debian's packages installed in full, server included. */
export interface SystemPostgres {
  readonly major: number;
  readonly bin: string;
}

const wanted = ['initdb', 'pg_ctl', 'pg_dump', 'pg_restore'];

/** The newest such PostgreSQL of this machine; undefined on most. Tests of true dumps are skipped there. */
export const systemPostgres: SystemPostgres | undefined = findSystemPostgres();

function findSystemPostgres(): SystemPostgres | undefined {
  const root = '/usr/lib/postgresql';
  const majors = existsSync(root) ? readdirSync(root).filter((name) => /^\d+$/.test(name)) : [];
  return majors
    .map((name) => ({ major: Number(name), bin: path.join(root, name, 'bin') }))
    .filter(({ bin }) => wanted.every((program) => spawnSync(path.join(bin, program), ['--version']).status === 0))
    .filter(({ major }) => major >= 13)
    .sort((a, b) => b.major - a.major)[0];
}
