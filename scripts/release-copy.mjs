import { mkdirSync, mkdtempSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packages } from './pack-packages.mjs';
import { Refusal } from './refusal.mjs';
import { read, root } from './run.mjs';

/**
 * A clone of the last commit with the packages that are installed here, so that a release is built without a change of what was
 * built here. Who calls it removes it.
 *
 * @returns {Promise<string>} its folder
 */
export async function cloneForRelease() {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'pos-migrate-release-')));
  const { code, stderr } = await read('git', ['clone', '--quiet', root, copy]);
  if (code !== 0) throw new Refusal(`The last commit could not be cloned: ${stderr.trim()}`, 3);
  linkInstalled(copy);
  return copy;
}

/** Other people's packages are links to those of this tree; our own are those of the copy. */
function linkInstalled(copy) {
  const [from, to] = [join(root, 'node_modules'), join(copy, 'node_modules')];
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true }))
    if (entry.isDirectory()) symlinkSync(join(from, entry.name), join(to, entry.name), 'junction');
  for (const { name, folder } of packages) symlinkSync(join(copy, folder), join(to, name), 'junction');
}
