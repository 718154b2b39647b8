#!/usr/bin/env node
import 'pos-migrate/internal/node-navigator';
import 'pos-migrate/internal/quick-start';
import { main } from './main.ts';

process.exitCode = await main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
