import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/global-setup.ts',
    // Each file has a database of its own; a slow laptop should not fail a test that starts a server.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
