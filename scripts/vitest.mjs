import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { root, run } from './run.mjs';

/**
 * What a run of Vitest found.
 *
 * @typedef {object} Outcome
 * @property {number} passed tests
 * @property {number} failed tests, and files that could not be run
 * @property {boolean} outside whether the run failed outside of its files, for example when it was set up
 * @property {TestFile[]} files
 *
 * @typedef {object} TestFile
 * @property {string} path below the repository, with slashes
 * @property {number} seconds
 * @property {string[]} passed names of tests
 * @property {string[]} failed names of tests; the file's path where it could not be run
 */

/**
 * Runs tests and shows what Vitest says.
 *
 * @param {string[]} words Vitest's arguments: files, folders, options
 * @param {{ report: string, env: Record<string, string>, signal: AbortSignal }} options report: where Vitest's own report goes
 * @returns {Promise<Outcome>}
 */
export async function runVitest(words, { report, env, signal }) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run('node', ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...words], { env, signal });
  const files = readReport(report);
  const failed = sum(files.map((file) => file.failed.length));
  // A run that ends badly without a failed test (an error outside of a test) is a failure too.
  const outside = files.length === 0 || (code !== 0 && failed === 0);
  return { passed: sum(files.map((file) => file.passed.length)), failed: failed + (outside ? 1 : 0), outside, files };
}

/**
 * A test that failed beside all others may have failed for want of time. So files with failures, as long as they are few, are run
 * once more with nothing beside them, and what they say then counts.
 *
 * @param {Outcome} first
 * @param {(words: string[]) => Promise<Outcome>} again runs files
 * @returns {Promise<{ passed: number, failed: number, unsteady: string[] }>} unsteady: the tests that passed only now
 */
export async function onceMoreAlone(first, again) {
  const suspects = first.files.filter((file) => file.failed.length > 0);
  if (first.outside || suspects.length === 0 || suspects.length > FEW) return { ...first, unsteady: [] };
  console.log(`\nOnce more, alone: ${suspects.map(({ path }) => path).join(', ')}\n`);
  const second = await again([...suspects.map(({ path }) => path), '--no-file-parallelism']);
  const failedAgain = new Set(second.files.flatMap(({ path, failed }) => failed.map((name) => `${path} > ${name}`)));
  return {
    passed: first.passed - sum(suspects.map(({ passed }) => passed.length)) + second.passed,
    failed: second.failed,
    unsteady: suspects
      .flatMap(({ path, failed }) => failed.map((name) => `${path} > ${name}`))
      .filter((name) => !second.outside && !failedAgain.has(name)),
  };
}

/** Where more files fail than this, it is not for want of time. */
const FEW = 5;

/** @param {string} path @returns {TestFile[]} */
function readReport(path) {
  /** @type {{ name: string, status: string, startTime: number, endTime: number, assertionResults: { status: string, fullName: string }[] }[]} */
  let results;
  try {
    results = JSON.parse(readFileSync(path, 'utf8')).testResults;
  } catch {
    return [];
  }
  return results.map((file) => {
    const named = (/** @type {string} */ status) =>
      file.assertionResults.filter((test) => test.status === status).map(({ fullName }) => fullName);
    const path = relative(root, file.name).split(sep).join('/');
    const failed = named('failed');
    const broken = file.status === 'failed' && failed.length === 0;
    return {
      path,
      seconds: (file.endTime - file.startTime) / 1000,
      passed: named('passed'),
      failed: broken ? [path] : failed,
    };
  });
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, each) => total + each, 0);
}
