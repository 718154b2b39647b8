// npm run release: publishes our packages and then the generator, as the last commit has them.
//
//   npm run release -- --dry-run        tells what it would publish, and asks npm to publish it without doing so
//   npm run release -- --registry URL   another registry than the one that npm is set to
//
// What the registry has already, in the same contents, stays. So after a failure the same command goes on where it stopped.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { wrongVersions } from './own-versions.mjs';
import { checksumsOf, packages, readManifest, tarballToPublish } from './pack-packages.mjs';
import { isInstalled } from './prepare.mjs';
import { Refusal } from './refusal.mjs';
import { assertSameContents, publish, publishedChecksums } from './registry.mjs';
import { cloneForRelease } from './release-copy.mjs';
import { read, root, run } from './run.mjs';

/** @param {{ dryRun: boolean, registry?: string | undefined }} options */
async function release({ dryRun, registry }) {
  await assertClean();
  assertVersions();
  if (!isInstalled()) {
    throw new Refusal(
      'node_modules is missing or older than package-lock.json, and a release is built with it. Run "npm ci" first.',
    );
  }
  const copy = await cloneForRelease();
  try {
    const where = { cwd: copy, registry };
    const steps = await prepareSteps(where);
    console.log(`\nIn this order:\n${steps.map((step, index) => `  ${index + 1}. ${describe(step)}`).join('\n')}\n`);
    await publishAll(steps, { ...where, dryRun });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/**
 * @typedef {import('./registry.mjs').Packed & { isThere: boolean, checksums: import('./pack-packages.mjs').Checksums }} Step
 */

/**
 * Packs all three and compares them with what the registry has, before any of them is published. The generator comes last: the lock
 * file that it writes names the others by their checksums.
 *
 * @param {import('./registry.mjs').Where} where
 * @returns {Promise<Step[]>} in the order of publication
 */
async function prepareSteps(where) {
  const copy = where.cwd;
  const ours = packages.map(({ folder }) => readManifest(join(copy, folder)));
  const wanted = [...ours, readManifest(copy)].map(({ name, version }) => ({
    name,
    version,
    tarball: join(copy, tarballToPublish(name, version)),
  }));
  /** @type {(import('./pack-packages.mjs').Checksums | undefined)[]} */
  const published = [];
  for (const each of wanted) published.push(await publishedChecksums(each, where));

  console.log('Building the release from the last commit …');
  await must(run('node', ['scripts/build.mjs', '--published'], { cwd: copy }), 'The build');
  /** @type {Step[]} */
  const steps = [];
  for (const [index, packed] of wanted.entries()) {
    const checksums = published[index];
    if (index === ours.length) await packGenerator(copy, steps);
    if (checksums !== undefined) await assertSameContents(packed, checksums.integrity, where);
    steps.push({ ...packed, isThere: checksums !== undefined, checksums: checksums ?? checksumsOf(packed.tarball) });
  }
  return steps;
}

/**
 * What is published already has the checksums that the registry says.
 *
 * @param {string} copy
 * @param {Step[]} others
 */
async function packGenerator(copy, others) {
  const file = join(copy, 'dist', 'packages.json');
  const built = JSON.parse(readFileSync(file, 'utf8'));
  for (const { name, checksums } of others) Object.assign(built[name], checksums);
  writeFileSync(file, `${JSON.stringify(built, null, 2)}\n`);
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', join(copy, 'dist', 'release')];
  await must(run('npm', args, { cwd: copy, quiet: true }), 'npm pack');
}

/** @param {Step[]} steps @param {import('./registry.mjs').Where & { dryRun: boolean }} where */
async function publishAll(steps, where) {
  for (const step of steps.filter(({ isThere }) => !isThere)) {
    if ((await publish(step, where)) === 0) continue;
    throw new Refusal(
      `${nameOf(step)} was not published; npm says why above. Repair that and run this command again: what is published stays, and it goes on with ${step.name}.`,
      3,
    );
  }
  if (steps.every(({ isThere }) => isThere)) console.log('Nothing is left to publish.');
  else console.log(where.dryRun ? '\nA dry run: nothing was published.' : '\nAll three are published.');
}

/** @param {Step} step */
function describe(step) {
  return `${nameOf(step)}${step.isThere ? ', which the registry has already in the same contents' : ''}`;
}

/** @param {Step} step */
function nameOf({ name, version }) {
  return `${name} ${version}`;
}

async function assertClean() {
  const { code, stdout, stderr } = await read('git', ['status', '--porcelain']);
  if (code !== 0)
    throw new Refusal(`Git does not say what is committed here, and that is what is released: ${stderr}`, 3);
  const files = stdout.split('\n').filter(Boolean);
  if (files.length === 0) return;
  const more = files.length > 3 ? ` and ${files.length - 3} more` : '';
  const some = files.slice(0, 3).map((line) => line.slice(3));
  throw new Refusal(
    `The working tree has changes (${some.join(', ')}${more}), and a release is built from the last commit. Commit them, or take them back.`,
  );
}

function assertVersions() {
  const wrong = wrongVersions(root);
  if (wrong.length === 0) return;
  throw new Refusal(
    `${wrong.join('; ')}: a project would ask for a version that this release does not bring. Make them the same.`,
  );
}

/** @param {Promise<number>} running @param {string} what */
async function must(running, what) {
  const code = await running;
  if (code !== 0) throw new Refusal(`${what} ended with ${code}, as said above, so nothing was published.`, 3);
}

/** What was typed; npm also takes its own flags in front of "--", and hands them on in the environment. */
function readOptions() {
  const { 'dry-run': typed, registry } = parse();
  if (registry !== undefined && !(URL.canParse(registry) && /^https?:$/.test(new URL(registry).protocol))) {
    throw new Refusal(`--registry ${registry} is no address of a registry. It begins with https:// or http://.`, 2);
  }
  const dryRun = typed || process.env.npm_config_dry_run === 'true';
  // Or else "npm pack" would write nothing.
  delete process.env.npm_config_dry_run;
  return { dryRun, registry };
}

function parse() {
  try {
    const options = /** @type {const} */ ({
      'dry-run': { type: 'boolean', default: false },
      registry: { type: 'string' },
    });
    return parseArgs({ options }).values;
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new Refusal(`${message.split('. ')[0]}. What there is: --dry-run, --registry URL.`, 2);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Ctrl+C ends npm by itself; we then clean up and say what was published.
  process.on('SIGINT', () => {});
  try {
    await release(readOptions());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}
