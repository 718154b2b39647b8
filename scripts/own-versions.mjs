import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packages, readManifest } from './pack-packages.mjs';

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * Where one of our packages is named in another version than it has.
 *
 * @param {string} root of the repository
 * @returns {string[]} each as a part of a sentence
 */
export function wrongVersions(root) {
  const versions = Object.fromEntries(
    packages.map(({ name, folder }) => [name, { folder, version: readManifest(join(root, folder)).version }]),
  );
  const templates = readdirSync(join(root, 'templates')).map((name) => `templates/${name}`);
  return [...templates, ...packages.map(({ folder }) => folder)]
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .flatMap((folder) => {
      const manifest = readManifest(join(root, folder));
      const named = kinds.flatMap((kind) => Object.entries(manifest[kind] ?? {}));
      return named
        .filter(([name, version]) => name in versions && version !== versions[name].version)
        .map(([name, version]) => {
          const own = versions[name];
          return `${folder}/package.json names ${name} ${version}, which is ${own.version} in ${own.folder}/package.json`;
        });
    })
    .filter((wrong, index, all) => all.indexOf(wrong) === index);
}
