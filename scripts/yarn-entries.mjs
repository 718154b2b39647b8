/**
 * @typedef {{ version?: string, integrity?: string, dependencies?: Record<string, string>,
 *   devDependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Locked
 */

/**
 * The same packages as in a package-lock.json, as Yarn 1 has them in its yarn.lock.
 *
 * Where they are to be had is said from the registry's root, without a host, and with backslashes. Yarn 1 takes them for slashes,
 * and asks the registry that it is set up with. Yarn 2 and newer, which make a file of their own from this one, take such an entry
 * for that of a folder of tarballs, as long as there is no slash in it, and keep its version.
 *
 * @param {{ packages: Record<string, Locked> }} lock
 * @param {Record<string, { spec: string, shasum?: string }>} own our own packages, which are files
 * @param {Record<string, string>} shasums those of the others, by name@version
 * @returns {Record<string, object>} by name and range; the same object where ranges share a version
 * @throws Error when one range stands for two versions, which npm can do and Yarn 1 can't
 */
export function yarnEntries({ packages }, own, shasums) {
  /** @type {Record<string, object>} */
  const entries = {};
  /** @type {Map<string, object>} */
  const byVersion = new Map();
  const visited = new Set(['']);
  // A set also visits what is added meanwhile.
  for (const path of visited) {
    const { dependencies, devDependencies, optionalDependencies } = packages[path] ?? {};
    // Those of a package are no concern of who installs it.
    const wanted = { ...dependencies, ...optionalDependencies, ...(path === '' && devDependencies) };
    for (const [name, range] of Object.entries(wanted)) {
      const found = lookUp(packages, path, name);
      if (found === undefined) throw new Error(`${path || 'The shop'} needs ${name}, which is not locked.`);
      visited.add(found);
      const locked = packages[found] ?? {};
      const key = `${name}@${locked.version}`;
      const entry = byVersion.get(key) ?? entryOf(name, locked, own[name], shasums[key]);
      byVersion.set(key, entry);
      if ((entries[`${name}@${range}`] ?? entry) !== entry)
        throw new Error(`${name}@${range} stands for two versions.`);
      entries[`${name}@${range}`] = entry;
    }
  }
  return entries;
}

/**
 * @param {string} name
 * @param {Locked} locked
 * @param {{ spec: string, shasum?: string } | undefined} own
 * @param {string | undefined} shasum
 */
function entryOf(name, { version, integrity, dependencies, optionalDependencies }, own, shasum) {
  const file = `${name}/-/${name.split('/').at(-1)}-${version}.tgz`.replaceAll('/', '\\');
  return {
    version,
    ...(own ? { resolved: `${own.spec}#${own.shasum}` } : { resolved: `${file}#${shasum}`, integrity }),
    ...(dependencies && { dependencies }),
    ...(optionalDependencies && { optionalDependencies }),
  };
}

/**
 * As Node looks packages up: below the one that wants it, and then further and further out.
 *
 * @param {Record<string, Locked>} packages
 * @param {string} from
 * @param {string} name
 * @returns {string | undefined}
 */
function lookUp(packages, from, name) {
  const path = [from, 'node_modules', name].filter(Boolean).join('/');
  if (path in packages) return path;
  if (from === '') return undefined;
  return lookUp(packages, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
}
