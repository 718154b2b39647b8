import { setFlagsFromString } from 'node:v8';

// PostgreSQL's parser and Prisma's engine are WebAssembly, of which a command runs little. V8 compiles that once quickly, and once
// more thoroughly on the other cores, which takes longer than all the rest of a command. A Node to come may not know these flags.
if (Number(process.versions.node.split('.')[0]) <= 24) {
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
}
