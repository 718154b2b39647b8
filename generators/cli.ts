#!/usr/bin/env node
import { nodeVersionFault } from './node-version.ts';

// The rest is loaded after this check: an old Node would stop at syntax that it doesn't know, without a word of help.
const tooOld = nodeVersionFault(process.versions.node);
if (tooOld) {
  console.error(tooOld);
  process.exitCode = 2;
} else {
  const { runCommandLine } = await import('./run-command-line.ts');
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
