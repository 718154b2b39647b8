import { defineConfig } from 'vitest/config';

/** Started by run.ts, which prepares what these tests need. */
export default defineConfig({
  test: {
    include: ['test/docker/image/*.check.ts'],
    // They share one storage.
    fileParallelism: false,
    globalSetup: ['test/postgres.ts'],
    testTimeout: 60_000,
    hookTimeout: 400_000,
  },
});
