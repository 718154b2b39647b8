import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/global-setup.ts',
    // Files share a process, one after the other: what they import is loaded once. So a file leaves nothing behind.
    isolate: false,
    // Each file has a database of its own; a slow laptop should not fail a test that starts a server.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
