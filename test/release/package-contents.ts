import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { filesOf, repository } from './repository-copy.ts';

/** A tarball's contents, unpacked. */
export interface Unpacked {
  readonly folder: string;
  /** From the package's root, with slashes, sorted. */
  readonly files: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: a package.json
  readonly manifest: any;
}

/** @param folder an empty one */
export function unpack(tarball: string, folder: string): Unpacked {
  execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  return { folder, files, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
}

const always = ['LICENSE', 'README.md', 'package.json'];

/**
 * What one of our packages has by rule: what Git has of the folders that it names, and for each source that is compiled its JavaScript,
 * its types and its map.
 *
 * @param folder such as `packages/toolkit`
 */
export function filesOfPackage(folder: string): string[] {
  const below = `${folder}/`;
  const { files } = JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8')) as { files: string[] };
  const kept = filesOf(...files.filter((name) => name !== 'dist').map((name) => below + name));
  const compiled = sourcesCompiledBy(folder).flatMap((source) =>
    ['.js', '.js.map', '.d.ts'].map((ending) => source.replace(/^src\//, 'dist/').replace(/\.ts$/, ending)),
  );
  return [...always, ...kept.map((path) => path.slice(below.length)), ...compiled].sort();
}

/** What the generator has by rule: its commands, compiled; the templates, as Git has them; our packages, unless they are published. */
export function filesOfGenerator({ tarballs }: { tarballs: readonly string[] }): string[] {
  const compiled = sourcesCompiledBy('tsconfig.build.json').map((source) => `dist/${source.replace(/\.ts$/, '.js')}`);
  return [...always, ...filesOf('templates', 'prisma', 'locks'), ...compiled, 'dist/packages.json', ...tarballs].sort();
}

/** From the folder of that configuration. */
function sourcesCompiledBy(configuration: string): string[] {
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  const text = execFileSync(process.execPath, [tsc, '-p', configuration, '--showConfig'], {
    cwd: repository,
    encoding: 'utf8',
  });
  const { files } = JSON.parse(text) as { files: string[] };
  return files.map((path) => path.replace(/^\.\//, '')).filter((path) => !path.endsWith('.d.ts'));
}

/** The files that `bin` and `exports` name and that are not there. A pattern needs one file at least. */
export function missingTargets({ files, manifest }: Unpacked): string[] {
  const targets = [...Object.values<string>(manifest.bin ?? {}), ...leaves(manifest.exports ?? {})];
  return targets
    .map((target) => target.replace(/^\.\//, ''))
    .filter((target) => {
      const [start = '', end] = target.split('*');
      return end === undefined
        ? !files.includes(target)
        : !files.some((path) => path.startsWith(start) && path.endsWith(end));
    });
}

function leaves(tree: unknown): string[] {
  return typeof tree === 'string' ? [tree] : Object.values(tree as object).flatMap(leaves);
}

/** The sources that a source map names and that are not there. */
export function sourcesMissingFromMaps({ folder, files }: Unpacked): string[] {
  return files
    .filter((path) => path.endsWith('.map'))
    .flatMap((path) => {
      const { sources, sourceRoot = '' } = JSON.parse(readFileSync(join(folder, path), 'utf8'));
      return (sources as string[])
        .filter((source) => !existsSync(join(folder, dirname(path), sourceRoot, source)))
        .map((source) => `${path} → ${source}`);
    });
}
