// Packs our own packages for projects, and writes dist/packages.json, which the generator reads.
//
//   node scripts/pack-packages.mjs               the tarballs come along with the generator, in dist/vendor: with a hash of their
//                                                contents in the version, because npm's cache would install the old contents of a
//                                                tarball that keeps its name
//   node scripts/pack-packages.mjs --published   the registry has them, or will have: in the versions of their package.json. The
//                                                tarballs in dist/release are what "npm run release" publishes
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, run } from './run.mjs';

/** In the order in which they are published: the second one needs the first. */
export const packages = [
  { name: 'pos-migrate', folder: 'packages/toolkit' },
  { name: 'pos-migrate-learn', folder: 'packages/learn' },
];

const output = join(root, 'dist', 'packages.json');
/** The first is a part of the generator's package, the second is not. */
const places = { vendored: 'dist/vendor', published: 'dist/release' };

/** @param {{ published: boolean }} options */
export async function packPackages({ published }) {
  const before = existsSync(output) ? JSON.parse(readFileSync(output, 'utf8')) : {};
  /** @type {Record<string, object>} */
  const packed = {};
  /** @type {Record<string, string>} */
  const versions = {};
  for (const { name, folder } of packages) {
    const manifest = readManifest(join(root, folder));
    if (published) {
      const { version } = manifest;
      versions[name] = version;
      const tarball = tarballToPublish(name, version);
      await pack({ name, folder, manifest, version, tarball, versions });
      packed[name] = { spec: version, version, ...checksumsOf(join(root, tarball)) };
      continue;
    }
    const files = listFiles(join(root, folder), [...manifest.files, 'package.json', 'README.md', 'LICENSE']);
    const version = `${manifest.version}-h${hashOf(join(root, folder), files, versions)}`;
    versions[name] = version;
    const tarball = `${places.vendored}/${name}-${version}.tgz`;
    const isThere = before[name]?.tarball === tarball && existsSync(join(root, tarball));
    if (!isThere) await pack({ name, folder, manifest, version, tarball, versions });
    packed[name] = {
      spec: `file:vendor/${name}-${version}.tgz`,
      version,
      tarball,
      ...checksumsOf(join(root, tarball)),
    };
  }
  writeFileSync(output, `${JSON.stringify(packed, null, 2)}\n`);
  removeOthers(packed);
}

/** Where a package lies that waits for its publication, from the root. */
export function tarballToPublish(name, version) {
  return `${places.published}/${name}-${version}.tgz`;
}

/**
 * As lock files and registries have them; only Yarn wants the second one.
 *
 * @typedef {{ integrity: string, shasum: string }} Checksums
 * @param {string} tarball
 * @returns {Checksums}
 */
export function checksumsOf(tarball) {
  const contents = readFileSync(tarball);
  return {
    integrity: `sha512-${createHash('sha512').update(contents).digest('base64')}`,
    shasum: createHash('sha1').update(contents).digest('hex'),
  };
}

/** @returns {Record<string, any>} the package.json in a folder */
export function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Tarballs of earlier builds. */
function removeOthers(packed) {
  const wanted = Object.entries(packed).map(
    ([name, { version, tarball }]) => tarball ?? tarballToPublish(name, version),
  );
  for (const place of Object.values(places)) {
    if (!existsSync(join(root, place))) continue;
    for (const file of readdirSync(join(root, place)))
      if (!wanted.includes(`${place}/${file}`)) rmSync(join(root, place, file));
  }
}

async function pack({ name, folder, manifest, version, tarball, versions }) {
  const destination = join(root, dirname(tarball));
  mkdirSync(destination, { recursive: true });
  const copy = mkdtempSync(join(tmpdir(), 'pos-migrate-pack-'));
  try {
    for (const entry of [...manifest.files, 'README.md', 'LICENSE'])
      if (existsSync(join(root, folder, entry)))
        cpSync(join(root, folder, entry), join(copy, entry), { recursive: true });
    const { devDependencies: _, scripts: __, ...rest } = manifest;
    const text = JSON.stringify({ ...rest, version, ...withSibling(rest, versions) }, null, 2);
    writeFileSync(join(copy, 'package.json'), `${text}\n`);
    const code = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', destination], {
      cwd: copy,
      quiet: true,
    });
    if (code !== 0) throw new Error(`npm pack of ${name} ended with ${code}`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** A sibling is wanted in the very version that was packed with it. */
function withSibling({ peerDependencies = {} }, versions) {
  const own = Object.entries(versions).filter(([name]) => name in peerDependencies);
  return { peerDependencies: { ...peerDependencies, ...Object.fromEntries(own) } };
}

/** @returns {string[]} paths below the folder, sorted */
function listFiles(folder, entries) {
  const visit = (path) => {
    if (!existsSync(path)) return [];
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path).flatMap((name) => visit(join(path, name)));
  };
  return entries
    .flatMap((entry) => visit(join(folder, entry)))
    .map((path) => relative(folder, path).split(sep).join('/'))
    .sort();
}

/** Eight digits that change with any byte of any file, with its name, and with the versions of siblings. */
function hashOf(folder, files, versions) {
  const hash = createHash('sha256').update(JSON.stringify(versions));
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 8);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await packPackages({ published: process.argv.includes('--published') });
}
