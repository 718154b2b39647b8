import { defineConfig } from 'vitest/config';

/** Started by run.ts, which prepares what these tests need. */
export default defineConfig({
  test: {
    include: ['test/docker/image/*.check.ts'],
    // They share one storage.
    fileParallelism: false,
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
