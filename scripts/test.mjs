// npm test: installs what is missing, then runs lint, types and all tests, and counts them.
// Arguments go to Vitest: npm test -- test/generators
//
//   npm test -- --durations   also writes test/durations.json, by which the longest files are started first
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { cleanUp } from './clean-up.mjs';
import { prepare } from './prepare.mjs';
import { root, run } from './run.mjs';

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

const report = join(temporary, 'vitest.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const code = await run('node', ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...words], {
  env,
  signal,
});
const tests = readReport(report);
passed += tests.passed;
failed += tests.failed;
// A run that ends badly without a failed test (a file that does not load, an error outside of a test) is a failure too.
if (code !== 0 && tests.failed === 0) failed++;
const built = await images;
if (built === SKIPPED) console.log('– skipped: the images are built and run');
else count('the images are built and run', built === 0);
if (process.argv.includes('--durations')) writeDurations(tests.files);
if (!stopping.signal.aborted) {
  await cleanUp(folders, { variable: `TEST_BUILD=${build}` });
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

/** @param {string} path @returns {{ passed: number, failed: number, files: { name: string, startTime: number, endTime: number }[] }} */
function readReport(path) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(path, 'utf8'));
    /** @type {{ status: string, assertionResults: unknown[], name: string, startTime: number, endTime: number }[]} */
    const files = testResults;
    const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return { passed: numPassedTests, failed: numFailedTests + broken, files };
  } catch {
    return { passed: 0, failed: 1, files: [] };
  }
}

/** @param {{ name: string, startTime: number, endTime: number }[]} files */
function writeDurations(files) {
  const seconds = files
    .map(({ name, startTime, endTime }) => [
      relative(root, name).split(sep).join('/'),
      Math.round((endTime - startTime) / 1000),
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(join(root, 'test', 'durations.json'), `${JSON.stringify(Object.fromEntries(seconds), null, 2)}\n`);
}
