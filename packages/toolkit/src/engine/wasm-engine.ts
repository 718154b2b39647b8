import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { takePanics } from './panic.ts';
import { wasmFolder } from './version.ts';

// Node has it, but the types of Node 20 leave it to the browser's.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: WasmExports } }>;
};
type WasmExports = Readonly<Record<string, unknown>>;

export type WasmEngine = bindings.SchemaEngine;

/** A Prisma schema file: its path and its text. */
export type SchemaFile = [path: string, content: string];

let loaded = false;

/**
 * Makes an engine, which connects at once.
 *
 * @param onLog is given each line of the engine's log, as JSON
 */
export async function createWasmEngine(
  schemas: readonly SchemaFile[],
  factory: SqlMigrationAwareDriverAdapterFactory,
  onLog: (line: string) => void,
): Promise<WasmEngine> {
  if (!loaded) await load();
  const datamodels = schemas.length > 0 ? [...schemas] : undefined;
  return await bindings.SchemaEngine.new({ datamodels }, onLog, bindMigrationAwareSqlAdapterFactory(factory));
}

// What the package's own entry point does, which only bundlers can load: Node 20 has no import of .wasm files.
async function load(): Promise<void> {
  takePanics();
  const bytes = readFileSync(join(wasmFolder(), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  const { __wbg_set_wasm: setWasm } = bindings as unknown as { __wbg_set_wasm(exports: WasmExports): void };
  setWasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  loaded = true;
}
