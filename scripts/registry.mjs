// What npm's registry is asked, and given, for a release. Which registry that is, and who is logged in there, npm knows.
import { checksumsOf } from './pack-packages.mjs';
import { Refusal } from './refusal.mjs';
import { read, run } from './run.mjs';

/**
 * @typedef {{ name: string, version: string, tarball: string }} Packed a package that waits for its publication
 * @typedef {{ cwd: string, registry?: string | undefined }} Where the folder whose .npmrc counts; the registry, if not npm's own choice
 */

/**
 * @param {{ name: string, version: string }} wanted
 * @param {Where} where
 * @returns {Promise<import('./pack-packages.mjs').Checksums | undefined>} those of that version; undefined when the registry does not have it
 * @throws Refusal when the registry does not say
 */
export async function publishedChecksums({ name, version }, where) {
  const { code, stdout, stderr } = await npm(['view', `${name}@${version}`, 'dist', '--json'], where);
  if (code === 0) {
    if (stdout.trim() === '') return undefined;
    const { integrity, shasum } = JSON.parse(stdout);
    return { integrity, shasum };
  }
  const { code: kind, summary } = readError(stdout);
  if (kind === 'E404') return undefined;
  const why = (summary ?? stderr.trim()).split('\n')[0];
  throw new Refusal(
    `The registry does not say whether it has ${name} ${version} (${why}), so nothing was published. Run this command again when it answers.`,
    3,
  );
}

/**
 * @param {Packed} packed
 * @param {string} integrity of what the registry has under that version
 * @param {Where} where
 * @throws Refusal when that has other contents
 */
export async function assertSameContents(packed, integrity, where) {
  const { name, version, tarball } = packed;
  if (integrity === checksumsOf(tarball).integrity) return;
  // Another version of Node may compress the same files into other bytes.
  const changed = await changedFiles(packed, where);
  if (changed.length === 0) return;
  const more = changed.length > 3 ? ` and ${changed.length - 3} more` : '';
  throw new Refusal(
    `${name} ${version} is already published with other contents (${changed.slice(0, 3).join(', ')}${more}), and a published version cannot be changed. Raise its version, wherever it is named.`,
  );
}

/**
 * Publishes the tarball itself, so that its integrity stays what it is. npm shows what it does.
 *
 * @param {Packed} packed
 * @param {Where & { dryRun: boolean }} where
 * @returns {Promise<number>} npm's exit code
 */
export function publish({ tarball }, { dryRun, ...where }) {
  return run('npm', ['publish', tarball, ...(dryRun ? ['--dry-run'] : []), ...choice(where)], { cwd: where.cwd });
}

/** @param {Packed} packed @param {Where} where @returns {Promise<string[]>} */
async function changedFiles({ name, version, tarball }, where) {
  const both = [`--diff=${name}@${version}`, `--diff=file:${tarball}`];
  const { code, stdout, stderr } = await npm(['diff', ...both, '--diff-name-only'], where);
  if (code === 0) return stdout.split('\n').filter(Boolean);
  throw new Refusal(
    `The published ${name} ${version} could not be compared, so nothing was published: ${stderr.trim()}`,
    3,
  );
}

/** @param {string[]} args @param {Where} where */
function npm(args, where) {
  return read('npm', [...args, ...choice(where)], { cwd: where.cwd });
}

/** @param {Where} where */
function choice({ registry }) {
  return registry === undefined ? [] : ['--registry', registry];
}

/** @param {string} json @returns {{ code?: string, summary?: string }} what npm says of a failure when it is asked for JSON */
function readError(json) {
  try {
    return JSON.parse(json).error ?? {};
  } catch {
    return {};
  }
}
