// npm run build: compiles the packages and the generators, and packs the packages for projects.
// npm run build -- --published: for a release whose packages the registry has.
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packages, packPackages } from './pack-packages.mjs';
import { root, run } from './run.mjs';

/** What is started by its path. */
const programs = [
  'packages/toolkit/dist/cli.js',
  'packages/toolkit/dist/engine/schema-engine.js',
  'packages/learn/dist/cli.js',
];

/**
 * @param {{ published?: boolean }} [options]
 * @returns {Promise<number>} the exit code of what failed, or 0
 */
export async function build({ published = false } = {}) {
  // What was compiled from a source that is gone must not be packed.
  for (const folder of [...packages.map(({ folder }) => `${folder}/dist`), 'dist/generators'])
    rmSync(join(root, folder), { recursive: true, force: true });
  for (const config of [...packages.map(({ folder }) => folder), 'tsconfig.build.json']) {
    const code = await run('node', ['node_modules/typescript/bin/tsc', '-p', config]);
    if (code !== 0) return code;
  }
  for (const program of programs) chmodSync(join(root, program), 0o755);
  await packPackages({ published });
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await build({ published: process.argv.includes('--published') });
}
