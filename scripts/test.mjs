// npm test: installs what is missing, then runs lint, types and all tests, and counts them.
// In a run of all tests, files that failed are run once more, alone, when they are few.
// Arguments go to Vitest: npm test -- test/generators
//
//   npm test -- --durations   also writes test/durations.json, by which the longest files are started first
import { chmodSync, mkdirSync, mkdtempSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanUp } from './clean-up.mjs';
import { prepare } from './prepare.mjs';
import { root, run } from './run.mjs';
import { onceMoreAlone, runVitest } from './vitest.mjs';

const began = Date.now();
await prepare();

/** All that is made in this run is in these. What is dear to make and can be kept is beside them. */
const temporary = mkdtempSync(join(tmpdir(), 'pos-migrate-test-'));
const data = mkdtempSync(join(dataFolder(), 'pos-migrate-data-'));
mkdirSync(join(root, 'build'), { recursive: true });
const build = mkdtempSync(join(root, 'build', 'run-'));
chmodSync(temporary, 0o1777); // some tests run what is in there as another user
chmodSync(build, 0o755);
chmodSync(data, 0o755);
const folders = [temporary, build, data];
const env = {
  ...{ TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  ...{ TEST_CACHE: tmpdir(), TEST_BUILD: build, TEST_DATA: data },
};
const stopping = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, stop);

/** Ends what was begun, and leaves nothing behind. */
async function stop(signal) {
  if (stopping.signal.aborted) return;
  stopping.abort(); // ends what was started from here; what that has started is in its folders
  console.log('\nStopped: the servers and folders of the tests are taken away …');
  await cleanUp(folders, { variable: `TEST_BUILD=${build}` });
  process.exit(signal === 'SIGINT' ? 130 : 143);
}

/** Checks that are one command each: [what it shows, program, arguments]. */
const checks = [
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
  ['types of generators, packages and tests', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['types of the templates', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'templates']],
  ['types of the till', ['node_modules/typescript/bin/tsc', '-p', 'templates/shop/tsconfig.till.json']],
  ['types of the page /learn', ['node_modules/typescript/bin/tsc', '-p', 'packages/learn/tsconfig.browser.json']],
];

// The templates' types need the generated Prisma client.
const generated = await run('node', ['node_modules/prisma/build/index.js', 'generate'], {
  quiet: true,
  env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
});

let passed = 0;
let failed = 0;
/** @type {(what: string, ok: boolean) => void} */
const count = (what, ok) => {
  console.log(`${ok ? '✓' : '✗ FAILED:'} ${what}`);
  if (ok) passed++;
  else failed++;
};

count('the Prisma client is generated', generated === 0);
for (const [what, args] of /** @type {[string, string[]][]} */ (checks)) {
  count(what, (await run('node', args, { quiet: true })) === 0);
}

/** The exit code with which a check says that this machine can't do it. */
const SKIPPED = 77;
const words = process.argv.slice(2).filter((word) => word !== '--durations');
// Beside the tests: it mostly waits for downloads and copies.
const all = words.length === 0;
const { signal } = stopping;
const images = all
  ? run('node', ['--import', 'tsx', 'test/docker/image/run.ts'], { quiet: true, env, signal })
  : SKIPPED;

/** @param {string[]} words */
const runTests = (words) => runVitest(words, { report: join(temporary, 'vitest.json'), env, signal });
const first = await runTests(words);
const built = await images;
const tests = all && !signal.aborted ? await onceMoreAlone(first, runTests) : { ...first, unsteady: [] };
passed += tests.passed;
failed += tests.failed;
if (built === SKIPPED) console.log('– skipped: the images are built and run');
else count('the images are built and run', built === 0);
if (process.argv.includes('--durations')) writeDurations(first.files);
if (!stopping.signal.aborted) {
  await cleanUp(folders, { variable: `TEST_BUILD=${build}` });
  for (const name of tests.unsteady) console.log(`✗ unsteady, passed only when it was run once more, alone: ${name}`);
  console.log(`\nAll of it took ${Math.round((Date.now() - began) / 1000)} s.`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** Where the tests' server keeps its data: in memory, where the system has room for it, since thousands of databases come and go. */
function dataFolder() {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 4 * 2 ** 30 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** @param {import('./vitest.mjs').TestFile[]} files */
function writeDurations(files) {
  const seconds = files.map(({ path, seconds }) => [path, Math.round(seconds)]).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(join(root, 'test', 'durations.json'), `${JSON.stringify(Object.fromEntries(seconds), null, 2)}\n`);
}
