// npm run lock: resolves anew the packages of a whole shop, and keeps them in locks/ for every shop that is made, for each package
// manager in its format. Run it after a version in a template's package.json was changed, look at the difference, and run the
// tests: what is in there is what shops get.
//
//   npm run lock              what is locked stays, as long as it fits
//   npm run lock -- --fresh   the newest versions that fit
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lockfile from '@yarnpkg/lockfile';
import pacote from 'pacote';
import { build } from './build.mjs';
import { root, run } from './run.mjs';
import { yarnEntries } from './yarn-entries.mjs';

const locks = join(root, 'locks');
const npmFile = 'package-lock.json';
const pnpmFile = 'pnpm-lock.yaml';
const yarnFile = 'yarn.lock';
/** The one that the generated workflows and images install with. */
const pnpm = 'pnpm@12.21.0';

if ((await build()) !== 0) process.exit(1);
const { ownPackages } = await import('../dist/generators/own-packages.js');
const { placeholders } = await import('../dist/generators/lock-file.js');
const folder = mkdtempSync(join(tmpdir(), 'pos-migrate-lock-'));
try {
  const forNpm = await makeShop('npm');
  if (process.argv.includes('--fresh')) rmSync(join(forNpm, npmFile), { force: true });
  forgetOwn(join(forNpm, npmFile));
  writeFileSync(join(locks, npmFile), withoutBuilt(await resolve(forNpm)));

  // Nothing of Prisma is left out for pnpm and Yarn: their files begin with what npm makes of that, in the same versions.
  const others = await makeShop('pnpm');
  copyFileSync(join(forNpm, npmFile), join(others, npmFile));
  const whole = await resolve(others);
  await must(run('npm', ['exec', '--yes', '--', pnpm, 'import'], { cwd: others, quiet: true }));
  writeFileSync(join(locks, pnpmFile), withoutBuilt(readFileSync(join(others, pnpmFile), 'utf8')));
  const lock = JSON.parse(whole);
  const entries = yarnEntries(lock, ownPackages(), await shasums(lock.packages));
  writeFileSync(join(locks, yarnFile), withoutBuilt(lockfile.stringify(entries)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {'npm' | 'pnpm'} packageManager */
async function makeShop(packageManager) {
  const file = packageManager === 'npm' ? npmFile : pnpmFile;
  if (!existsSync(join(locks, file))) writeFileSync(join(locks, file), '{ "packages": {} }\n');
  const shop = join(folder, packageManager, 'my-shop');
  const args = [shop, '--yes', '--skip-install', '--package-manager', packageManager];
  await must(run('node', ['dist/generators/cli.js', ...args], { quiet: true }));
  if (packageManager === 'pnpm' || Object.keys(JSON.parse(readFileSync(join(shop, file), 'utf8')).packages).length <= 1)
    rmSync(join(shop, file));
  return shop;
}

/** npm believes what is locked of a tarball; what ours need may have changed. */
function forgetOwn(file) {
  if (!existsSync(file)) return;
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  for (const name of Object.keys(ownPackages())) delete lock.packages[`node_modules/${name}`];
  writeFileSync(file, JSON.stringify(lock));
}

/** @returns {Promise<string>} what npm locks for a shop */
async function resolve(shop) {
  const args = [
    'install',
    '--package-lock-only',
    '--ignore-scripts',
    '--omit-lockfile-registry-resolved',
    '--no-audit',
    '--no-fund',
  ];
  await must(run('npm', args, { cwd: shop }));
  const lock = JSON.parse(readFileSync(join(shop, npmFile), 'utf8'));
  leaveOutMissing(lock.packages);
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/**
 * "npm ci" refuses a lock file in which a package names an optional one that the registry did not have.
 *
 * @param {Record<string, { optionalDependencies?: Record<string, string> }>} packages
 */
function leaveOutMissing(packages) {
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  for (const locked of Object.values(packages)) {
    for (const name of Object.keys(locked.optionalDependencies ?? {})) {
      if (!names.has(name)) delete locked.optionalDependencies?.[name];
    }
  }
}

/**
 * Yarn wants a checksum that npm doesn't lock. npm has just asked the registry for all that is needed to tell it.
 *
 * @param {Record<string, { version: string, link?: boolean, resolved?: string }>} packages
 * @returns {Promise<Record<string, string>>} by name@version
 */
async function shasums(packages) {
  /** @type {Record<string, string>} */
  const found = {};
  const cache = join(execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim(), '_cacache');
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  for (const [path, { version, resolved }] of Object.entries(packages)) {
    if (path === '' || resolved !== undefined) continue;
    const name = path.split('node_modules/').at(-1);
    const { versions } = await pacote.packument(name, { cache, registry, preferOffline: true });
    found[`${name}@${version}`] = versions[version].dist.shasum;
  }
  return found;
}

/** A lock file that another build of our own packages leaves as it is. */
function withoutBuilt(text) {
  return Object.entries(ownPackages())
    .flatMap(([name, built]) =>
      Object.entries(placeholders(name)).map(([key, placeholder]) => [built[key], placeholder]),
    )
    .reduce((edited, [built, placeholder]) => edited.replaceAll(built, placeholder), text);
}

/** @param {Promise<number>} running */
async function must(running) {
  const code = await running;
  if (code !== 0) throw new Error(`It ended with ${code}.`);
}
