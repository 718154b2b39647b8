import {
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
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface Collect {
  collect(wanted: { project: string; to: string; files: string[]; packages?: string[]; except?: string }): string[];
}
const { collect }: Collect = await import(
  /* @vite-ignore */ join(import.meta.dirname, '../../templates/docker/docker/collect.mjs')
);

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'pos-migrate-collect-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

function install(path: string, manifest: object = {}): void {
  const name = path.split('node_modules/').at(-1);
  write(`${path}/package.json`, JSON.stringify({ name, version: '1.0.0', ...manifest }));
  write(`${path}/index.js`, '');
}

function filesBelow(folder: string): string[] {
  const all = readdirSync(join(project, folder), { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  return all.map(({ parentPath, name }) => relative(join(project, folder), join(parentPath, name))).sort();
}

const run = (wanted: { files?: string[]; packages?: string[]; except?: string; to?: string }): string[] =>
  collect({ project, files: ['dist'], ...wanted, to: join(project, wanted.to ?? 'out') });

describe('collect', () => {
  it('takes the packages that the code imports, with what they need, from where Node finds it', () => {
    write('package.json', JSON.stringify({ dependencies: { web: '1', '@scope/tool': '1', cli: '1', loaded: '1' } }));
    write('dist/main.js', "import web from 'web';\nimport { x } from '@scope/tool/deep/file.js';\n");
    write('dist/sub/page.js', "const file = createRequire(import.meta.url).resolve('loaded');");
    install('node_modules/web', { dependencies: { shared: '2' } });
    install('node_modules/web/node_modules/shared', { version: '2.0.0', dependencies: { leaf: '1' } });
    install('node_modules/shared', { version: '1.0.0' });
    for (const name of ['leaf', '@scope/tool', 'cli', 'loaded']) install(`node_modules/${name}`);

    expect(run({})).toEqual([
      'node_modules/@scope/tool',
      'node_modules/leaf',
      'node_modules/loaded',
      'node_modules/web',
      'node_modules/web/node_modules/shared',
    ]);
    expect(existsSync(join(project, 'out/node_modules/web/node_modules/shared/index.js'))).toBe(true);
    expect(existsSync(join(project, 'out/node_modules/cli'))).toBe(false);
    expect(existsSync(join(project, 'out/files/dist/sub/page.js'))).toBe(true);
  });

  it('takes optional dependencies and peers where they are installed, and optional peers not', () => {
    write('package.json', JSON.stringify({ dependencies: { web: '1' } }));
    write('dist/main.js', "export * from 'web';");
    install('node_modules/web', {
      optionalDependencies: { here: '1', elsewhere: '1' },
      peerDependencies: { peer: '1', maybe: '1' },
      peerDependenciesMeta: { maybe: { optional: true } },
    });
    for (const name of ['here', 'peer', 'maybe']) install(`node_modules/${name}`);
    expect(run({})).toEqual(['node_modules/here', 'node_modules/peer', 'node_modules/web']);
  });

  it('leaves development tools out although some code could load them', () => {
    write('package.json', JSON.stringify({ dependencies: { web: '1' }, devDependencies: { linter: '1' } }));
    write('dist/main.js', "import 'web';\nawait import('linter');\nimport 'node:fs';\nimport './own.js';");
    for (const name of ['web', 'linter']) install(`node_modules/${name}`);
    expect(run({})).toEqual(['node_modules/web']);
  });

  it('adds what is named, makes its programs, and leaves out what another image has already', () => {
    write('package.json', JSON.stringify({ dependencies: { web: '1', cli: '1' } }));
    write('dist/main.js', "import 'web';");
    for (const name of ['web', 'shared']) install(`node_modules/${name}`);
    install('node_modules/cli', { bin: { cli: './index.js' }, dependencies: { shared: '1', web: '1' } });
    run({ to: 'app' });
    expect(run({ files: [], packages: ['cli'], except: join(project, 'app') })).toEqual([
      'node_modules/cli',
      'node_modules/shared',
    ]);
    const program = join(project, 'out/node_modules/.bin/cli');
    expect(statSync(program).mode & 0o111).toBe(0o111);
  });

  it('leaves out what is not run: types, maps, and the query compilers of other databases', () => {
    write('package.json', JSON.stringify({ dependencies: { web: '1' } }));
    write('dist/main.js', "import 'web';");
    install('node_modules/web');
    for (const file of [
      'index.d.ts',
      'index.js.map',
      'README.md',
      'LICENSE',
      'query_compiler_fast_bg.mysql.wasm',
      'query_compiler_fast_bg.postgresql.wasm',
    ]) {
      write(`node_modules/web/${file}`, '');
    }
    run({});
    expect(readdirSync(join(project, 'out/node_modules/web')).sort()).toEqual([
      'LICENSE',
      'index.js',
      'package.json',
      'query_compiler_fast_bg.postgresql.wasm',
    ]);
  });

  it('takes of the toolkit what the code imports, and all of it where it is named', () => {
    write('package.json', JSON.stringify({ dependencies: { web: '1', 'pos-migrate': '1' } }));
    write('dist/main.js', "import { guard } from 'pos-migrate/guard';\nimport 'web';");
    install('node_modules/pos-migrate', {
      bin: { 'pos-migrate': 'dist/cli.js' },
      exports: { './guard': './dist/guard.js', './package.json': './package.json' },
      dependencies: { driver: '2', parser: '1', web: '1' },
    });
    write('node_modules/pos-migrate/dist/guard.js', "export * from './history/read.js';\nimport './errors.js';");
    write('node_modules/pos-migrate/dist/history/read.js', "import d from 'driver';\nawait import('../cli.js');");
    write('node_modules/pos-migrate/dist/errors.js', "import './guard.js';");
    write('node_modules/pos-migrate/dist/cli.js', "import 'parser';");
    write('node_modules/pos-migrate/docs/errors.md', '');
    for (const name of ['web', 'driver', 'pos-migrate/node_modules/driver', 'parser']) install(`node_modules/${name}`);

    expect(run({ to: 'app' })).toEqual([
      'node_modules/pos-migrate',
      'node_modules/pos-migrate/node_modules/driver',
      'node_modules/web',
    ]);
    expect(filesBelow('app/node_modules/pos-migrate')).toEqual([
      'dist/errors.js',
      'dist/guard.js',
      'dist/history/read.js',
      'node_modules/driver/index.js',
      'node_modules/driver/package.json',
      'package.json',
    ]);
    expect(existsSync(join(project, 'app/node_modules/.bin/pos-migrate'))).toBe(false);

    run({ files: [], packages: ['pos-migrate'], except: join(project, 'app'), to: 'migrate' });
    expect(filesBelow('migrate/node_modules/pos-migrate')).toEqual([
      'dist/cli.js',
      'dist/errors.js',
      'dist/guard.js',
      'dist/history/read.js',
      'docs/errors.md',
      'index.js',
      'package.json',
    ]);
    expect(readdirSync(join(project, 'migrate/node_modules')).sort()).toEqual(['.bin', 'parser', 'pos-migrate']);
  });

  it('refuses to go on without a package that is needed', () => {
    write('package.json', JSON.stringify({ dependencies: { web: '1' } }));
    write('dist/main.js', "import 'web';");
    install('node_modules/web', { dependencies: { gone: '1' } });
    expect(() => run({})).toThrow('The package gone is not installed, and node_modules/web needs it.');
  });

  it('skips files that the project lacks', () => {
    write('package.json', '{}');
    write('dist/main.js', '');
    run({ files: ['dist', 'public', 'package.json'] });
    expect(readdirSync(join(project, 'out/files')).sort()).toEqual(['dist', 'package.json']);
    expect(readFileSync(join(project, 'out/files/package.json'), 'utf8')).toBe('{}');
  });
});
