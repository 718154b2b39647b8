#!/usr/bin/env node
// What the Prisma CLI starts when PRISMA_SCHEMA_ENGINE_BINARY names it; README.md beside it says why it exists.
import { existsSync } from 'node:fs';

// On the error stream the CLI accepts nothing but one JSON document a line, so Node's own warnings must not get there.
process.removeAllListeners('warning');

const compiled = new URL('main.js', import.meta.url);
const isCompiled = existsSync(compiled);
if (!isCompiled && !process.features.typescript) {
  const { register } = await import('tsx/esm/api');
  register();
}
const { runEngine } = await import(isCompiled ? compiled.href : new URL('main.ts', import.meta.url).href);
await runEngine(process.argv.slice(2));
