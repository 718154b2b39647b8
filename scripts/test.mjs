// npm test: installs what is missing, then runs lint, types and all tests, and counts them.
// Arguments go to Vitest: npm test -- test/generators
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { run } from './run.mjs';

const began = Date.now();
await prepare();

/** Checks that are one command each: [what it shows, program, arguments]. */
const checks = [
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
  ['types of the generators and tests', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['types of the templates', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'templates']],
  ['types of the till', ['node_modules/typescript/bin/tsc', '-p', 'templates/shop/tsconfig.till.json']],
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
// Beside the tests: it mostly waits for downloads and copies.
const all = process.argv.length === 2;
const images = all ? run('node', ['--import', 'tsx', 'test/docker/image/run.ts'], { quiet: true }) : SKIPPED;

const folder = mkdtempSync(join(tmpdir(), 'pos-migrate-test-'));
const report = join(folder, 'vitest.json');
const code = await run('node', [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
const tests = readReport(report);
passed += tests.passed;
failed += tests.failed;
// A run that ends badly without a failed test (a file that does not load, an error outside of a test) is a failure too.
if (code !== 0 && tests.failed === 0) failed++;
rmSync(folder, { recursive: true, force: true });
const built = await images;
if (built === SKIPPED) console.log('– skipped: the images are built and run');
else count('the images are built and run', built === 0);

console.log(`\nAll of it took ${Math.round((Date.now() - began) / 1000)} s.`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** @param {string} path @returns {{ passed: number, failed: number }} */
function readReport(path) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(path, 'utf8'));
    /** @type {{ status: string, assertionResults: unknown[] }[]} */
    const files = testResults;
    const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return { passed: numPassedTests, failed: numFailedTests + broken };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
