#!/usr/bin/env node
// A file that is there before anything is compiled, so that npm links it in a fresh clone.
import '../dist/cli.js';
