import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const repository = join(import.meta.dirname, '..', '..');

/**
 * A folder in which this generator is installed from its packed tarball, beside what it is compared with.
 * `yo` refuses to work as root and becomes user 1000 there, so the folder belongs to that user.
 */
export function installTools(packages: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-tools-'));
  chmodSync(folder, 0o755);
  const npm = (args: string[]) => execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: repository,
  }).toString();
  npm(['install', '--no-audit', '--no-fund', join(folder, tarball.trim()), ...packages]);
  return folder;
}

/** Writes a Yeoman generator that does nothing but write as many files, of the same sizes, as a sample project has. */
export function addEmptyGenerator(tools: string, sample: string): void {
  const generator = join(tools, 'node_modules', 'generator-empty');
  mkdirSync(join(generator, 'generators', 'app'), { recursive: true });
  writeFileSync(
    join(generator, 'package.json'),
    JSON.stringify({ name: 'generator-empty', version: '1.0.0', type: 'module' }),
  );
  const files = listFiles(sample).map((path) => [relative(sample, path), statSync(path).size]);
  writeFileSync(
    join(generator, 'generators', 'app', 'index.js'),
    `import Generator from 'yeoman-generator';
export default class extends Generator {
  writing() {
    for (const [path, size] of ${JSON.stringify(files)}) this.fs.write(this.destinationPath('empty', path), 'x'.repeat(size));
  }
}
`,
  );
}

/** An empty folder that `yo` may write. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-run-'));
  if (process.getuid?.() === 0) chownSync(folder, 1000, 1000);
  return folder;
}

/** All files below a folder. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The version of a package that this repository pins. */
export function pinned(name: string): string {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  return dependencies[name] ?? devDependencies[name];
}
