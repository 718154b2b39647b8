#!/usr/bin/env node
// What the Prisma CLI starts when PRISMA_SCHEMA_ENGINE_BINARY names it; docs/reference/engine.md says why it exists.

import '../node-navigator.ts';
import '../quick-start.ts';

// On the error stream the CLI accepts nothing but one JSON document a line, so Node's own warnings must not get there.
process.removeAllListeners('warning');

const argv = process.argv.slice(2);
if (argv[0] === 'serve' || argv.at(-2) === 'cli' || argv.includes('--version')) {
  const { runEngine } = await import('./main.ts');
  await runEngine(argv);
} else {
  const { supervise } = await import('./supervisor.ts');
  supervise(process.execPath, [import.meta.filename, 'serve', ...argv]);
}
