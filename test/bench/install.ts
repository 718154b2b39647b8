import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ratio } from './ratio.ts';

const repository = join(import.meta.dirname, '..', '..');
const theirs = ['prisma', '@prisma/client', '@prisma/adapter-pg'];

/** What npm installs for a whole shop, against Prisma's CLI, client and adapter alone, in the same versions. */
export async function benchInstall(): Promise<Ratio[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-install-'));
  try {
    const shop = join(folder, 'my-shop');
    const program = join(repository, 'dist', 'generators', 'cli.js');
    execFileSync(process.execPath, [program, shop, '--yes', '--skip-install', '--package-manager', 'npm']);
    npm(shop, 'ci');

    const alone = join(folder, 'prisma-alone');
    mkdirSync(alone);
    const { dependencies } = JSON.parse(readFileSync(join(shop, 'package.json'), 'utf8'));
    const wanted = Object.fromEntries(theirs.map((name) => [name, dependencies[name]]));
    writeFileSync(join(alone, 'package.json'), JSON.stringify({ name: 'alone', private: true, dependencies: wanted }));
    npm(alone, 'install');

    const [whole, part] = [installed(shop), installed(alone)];
    const what = `a whole shop / ${theirs.join(', ')}`;
    return [
      { what: `${what}, node_modules`, ours: whole.megabytes, theirs: part.megabytes, unit: 'MB', most: 1.6 },
      { what: `${what}, packages`, ours: whole.packages, theirs: part.packages, unit: 'packages', most: 1.6 },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without install scripts: newer versions of npm don't run Prisma's, which would download an engine. */
function npm(cwd: string, command: string): void {
  execFileSync('npm', [command, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd, stdio: 'pipe' });
}

function installed(project: string): { megabytes: number; packages: number } {
  const folder = join(project, 'node_modules');
  const { packages } = JSON.parse(readFileSync(join(folder, '.package-lock.json'), 'utf8'));
  // A link leads to what is counted where it is.
  const own = Object.values<{ link?: boolean }>(packages).filter(({ link }) => !link);
  return { megabytes: bytesOnDisk(folder) / 1024 ** 2, packages: own.length };
}

/** As `du` counts: the blocks that files and folders take, and a file with several names once. */
function bytesOnDisk(folder: string): number {
  const seen = new Set<number>();
  let blocks = 0;
  for (const path of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    const { ino, blocks: own } = lstatSync(join(folder, path));
    if (!seen.has(ino)) blocks += own;
    seen.add(ino);
  }
  return blocks * 512;
}
