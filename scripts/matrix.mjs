// npm run matrix: runs npm test on every supported major version of Node, each in a clone of the last commit.
// npm run matrix -- 22 24 runs some of them. The Node programs come from npm's package "node".
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root, run } from './run.mjs';

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24'];
const folder = mkdtempSync(join(tmpdir(), 'pos-migrate-matrix-'));
// Some tests run what is in there as another user.
chmodSync(folder, 0o755);
/** @type {string[]} */
const failed = [];

for (const version of versions) {
  console.log(`\nNode ${version}`);
  const node = join(folder, `node-${version}`);
  const clone = join(folder, `clone-${version}`);
  mkdirSync(node);
  writeFileSync(join(node, 'package.json'), '{ "private": true }\n');
  const steps = [
    () => run('npm', ['install', '--no-audit', '--no-fund', `node@${version}`], { cwd: node, quiet: true }),
    () => run('git', ['clone', '--quiet', root, clone]),
    () =>
      run('npm', ['test'], {
        cwd: clone,
        env: { PATH: `${join(node, 'node_modules', '.bin')}${delimiter}${process.env.PATH}` },
        node: join(node, 'node_modules', '.bin', 'node'),
      }),
  ];
  for (const step of steps) {
    if ((await step()) === 0) continue;
    failed.push(version);
    break;
  }
}

rmSync(folder, { recursive: true, force: true });
console.log(failed.length === 0 ? `\nGreen on Node ${versions.join(', ')}.` : `\nFailed on Node ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
