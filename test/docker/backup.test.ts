import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../templates/docker/docker/backup.sh');

// pg_dump of the server's own version is in the image postgres:18.4, which is out of reach here: programs of these names
// stand in for it. The toolkit's backup is tested with the real ones.
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-migrate-backup-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'backups'));
  program(
    'pg_dump',
    'for each in "$@"; do case $each in --file=*) echo "dump of $PGDATABASE" > "$(echo "$each" | cut -d= -f2)" ;; esac; done',
  );
  program('pg_restore', 'grep -q "^dump of" "$2"');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, body: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}

function backup() {
  const { status, stdout } = spawnSync('sh', [script], {
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      PGDATABASE: 'my_shop',
      BACKUP_FOLDER: join(folder, 'backups'),
    },
  });
  return { status, stdout, files: readdirSync(join(folder, 'backups')) };
}

describe('docker/backup.sh', () => {
  it('writes a file that is named after the time, and says where', () => {
    const { status, stdout, files } = backup();
    expect(status).toBe(0);
    expect(files).toEqual([expect.stringMatching(/^\d{8}T\d{6}Z\.dump$/)]);
    expect(readFileSync(join(folder, 'backups', files[0] ?? ''), 'utf8')).toBe('dump of my_shop\n');
    expect(stdout).toBe(`backup: ${join(folder, 'backups', files[0] ?? '')}, 16 bytes\n`);
  });

  it('leaves nothing behind when the dump breaks off', () => {
    program(
      'pg_dump',
      'for each in "$@"; do case $each in --file=*) echo half > "$(echo "$each" | cut -d= -f2)" ;; esac; done; exit 1',
    );
    expect(backup()).toMatchObject({ status: 1, files: [] });
  });

  it('leaves nothing behind when the dump can not be read again', () => {
    program('pg_restore', 'exit 1');
    expect(backup()).toMatchObject({ status: 1, files: [] });
  });
});
