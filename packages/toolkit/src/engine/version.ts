import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder of `@prisma/schema-engine-wasm`, where the WebAssembly module lies. */
export function wasmFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
}

/** The commit of Prisma's engines that the WebAssembly module was built from. */
export function engineVersion(): string {
  const { version } = JSON.parse(readFileSync(join(wasmFolder(), 'package.json'), 'utf8')) as { version: string };
  return version.split('.').at(-1) ?? version;
}
