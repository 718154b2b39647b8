#!/usr/bin/env node
// What the Prisma CLI starts when PRISMA_SCHEMA_ENGINE_BINARY names it; README.md beside it says why it exists.
import { existsSync } from 'node:fs';

// On the error stream the CLI accepts nothing but one JSON document a line, so Node's own warnings must not get there.
process.removeAllListeners('warning');

const argv = process.argv.slice(2);
if (argv[0] === 'serve' || argv.at(-2) === 'cli' || argv.includes('--version')) {
  const { runEngine } = await import(await mainModule());
  await runEngine(argv);
} else {
  const { supervise } = await import('./supervisor.mjs');
  supervise(process.execPath, [import.meta.filename, 'serve', ...argv]);
}

// In a project that was compiled, the code beside this file is JavaScript; otherwise tsx runs it where Node can't.
async function mainModule() {
  if (existsSync(new URL('main.js', import.meta.url))) return './main.js';
  if (!process.features.typescript) {
    const { register } = await import('tsx/esm/api');
    register();
  }
  return './main.ts';
}
