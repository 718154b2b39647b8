import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '../../packages/toolkit/src/server/port.ts';
import { documentEnvironment } from '../docs/document-project.ts';
import type { Setting } from '../docs/run-document.ts';
import { generateShop } from '../shop/generated-shop.ts';
import { newest } from '../shop/history/shop-migrations.ts';

const run = promisify(execFile);
const build = path.join(import.meta.dirname, '..', '..', 'build');

/** A team's project, cloned by somebody who has just got access. */
export interface SecondMachine {
  /** The clone. */
  readonly dir: string;
  /** For runDocument: the clone, and a port of its own for the till. */
  readonly setting: Setting;
  readonly port: number;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Stops what the clone has started, and removes everything. */
  remove(): Promise<void>;
}

/**
 * Generates a project, publishes it in a bare repository, and clones it; the team goes on with one more migration, which
 * the clone doesn't have yet. Below `build/`, where the clone finds this repository's packages.
 */
export async function cloneProject(flags: Record<string, string>): Promise<SecondMachine> {
  const shop = await generateShop({ database: 'embedded', ...flags });
  const folder = mkdtempSync(path.join(build, 'clone-'));
  chmodSync(folder, 0o755); // root's PostgreSQL runs as another user, who must be able to enter
  const dir = path.join(folder, 'my shop'); // people have spaces in their paths
  const env = documentEnvironment();
  const git = (cwd: string, ...args: string[]) => run('git', args, { cwd, env });
  const publish = async (message: string) => {
    await git(shop.dir, 'add', '--all');
    await git(shop.dir, 'commit', '--quiet', '--message', message);
    await git(shop.dir, 'push', '--quiet', 'origin', 'main');
  };

  // What every clone has, and what installing here would bring: a lock file.
  shop.write('package-lock.json', '{ "lockfileVersion": 3 }\n');
  await git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', 'origin.git');
  await git(shop.dir, 'init', '--quiet', '--initial-branch=main');
  await git(shop.dir, 'remote', 'add', 'origin', path.join(folder, 'origin.git'));
  await publish('Begin');
  await git(folder, 'clone', '--quiet', 'origin.git', 'my shop');
  addMigration(shop.write);
  await publish('Describe the table of products');
  shop.remove();

  const port = await findFreePort(3100);
  return {
    dir,
    port,
    setting: { cwd: dir, env: { ...env, PORT: String(port) }, databaseUrl: '' },
    read: (file) => readFileSync(path.join(dir, file), 'utf8'),
    write: (file, text) => {
      mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
      writeFileSync(path.join(dir, file), text);
    },
    remove: async () => {
      if (flags.database !== 'url') await run('npm', ['run', 'db', '--', 'stop'], { cwd: dir, env });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function addMigration(write: (file: string, text: string) => void): void {
  write(
    'prisma/migrations/20261101090000_describe_products/migration.sql',
    `-- Describe the table of products
--
-- Revises: ${newest}
-- Kind: atomic
-- Why: reports show it
BEGIN;
SET LOCAL lock_timeout = '5s';

COMMENT ON TABLE products IS 'what the shop sells';

COMMIT;
`,
  );
}
