import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import LongestFirst from './test/longest-first.ts';

const packages = path.join(import.meta.dirname, 'packages');

export default defineConfig({
  resolve: {
    // The packages run from their sources.
    alias: [
      { find: /^pos-migrate\/internal\/(.+)$/, replacement: `${packages}/toolkit/src/$1.ts` },
      { find: /^pos-migrate\/(.+)$/, replacement: `${packages}/toolkit/src/$1.ts` },
      { find: /^pos-migrate$/, replacement: `${packages}/toolkit/src/index.ts` },
      { find: /^pos-migrate-learn\/(.+)$/, replacement: `${packages}/learn/src/$1.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Most tests wait for processes, servers and disks: some more than two for each core keep it busy.
    maxWorkers: Math.ceil(2.5 * availableParallelism()),
    // Files share a process, one after the other: what they import is loaded, and compiled, once. So a file leaves nothing behind.
    isolate: false,
    // As the tools do it: see packages/toolkit/src/quick-start.ts.
    execArgv: ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'],
    sequence: { sequencer: LongestFirst },
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // A page may answer late while other tests run: one second, as it is by itself, says nothing of it.
    expect: { poll: { timeout: 120_000 } },
  },
});
