import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseInvocation } from '../../../packages/toolkit/src/engine/invocation.ts';
import { needsDatabase } from '../../../packages/toolkit/src/engine/prisma-command.ts';
import {
  chooseEngine,
  isNativeEngine,
  launcherPath,
  selectEngine,
} from '../../../packages/toolkit/src/engine/select.ts';
import { withDatabase } from './ask-server.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

describe('the choice of the engine', () => {
  const choose = (env: Record<string, string>, isNativeInstalled = false, platform: NodeJS.Platform = 'linux') =>
    chooseEngine({ env, isNativeInstalled, platform }).engine;

  it('is the native engine where it is installed, and otherwise the WebAssembly one', () => {
    expect(choose({}, true)).toBe('native');
    expect(choose({}, false)).toBe('wasm');
    expect(choose({ DB_ENGINE: '' }, false)).toBe('wasm');
  });

  it('follows DB_ENGINE, and before all PRISMA_SCHEMA_ENGINE_BINARY', () => {
    expect(choose({ DB_ENGINE: 'wasm' }, true)).toBe('wasm');
    expect(choose({ DB_ENGINE: 'native' }, false)).toBe('native');
    expect(choose({ DB_ENGINE: 'wasm', PRISMA_SCHEMA_ENGINE_BINARY: '/bin/engine' }, true)).toBe('custom');
    expect(() => choose({ DB_ENGINE: 'rust' })).toThrow('DB_ENGINE is "rust": it must be "native", "wasm" or empty.');
  });

  it('is the native engine on Windows, which can start no other', () => {
    expect(choose({}, false, 'win32')).toBe('native');
    expect(() => choose({ DB_ENGINE: 'wasm' }, false, 'win32')).toThrow('does not work on Windows');
  });

  it('sees the native engine by its name, of this platform and complete', () => {
    expect(isNativeEngine('schema-engine-debian-openssl-3.0.x', 'linux')).toBe(true);
    expect(isNativeEngine('schema-engine-linux-musl-arm64-openssl-1.1.x', 'linux')).toBe(true);
    expect(isNativeEngine('schema-engine-darwin-arm64', 'darwin')).toBe(true);
    expect(isNativeEngine('schema-engine-windows.exe', 'win32')).toBe(true);
    expect(isNativeEngine('schema-engine-darwin-arm64', 'linux')).toBe(false);
    expect(isNativeEngine('schema-engine-debian-openssl-3.0.x.tmp', 'linux')).toBe(false);
    expect(isNativeEngine('package.json', 'linux')).toBe(false);
  });

  it('is told to Prisma by an environment variable, unless the user set it', () => {
    const env: NodeJS.ProcessEnv = { DB_ENGINE: 'wasm' };
    selectEngine(repository, env);
    expect(env.PRISMA_SCHEMA_ENGINE_BINARY).toBe(launcherPath());
    const own: NodeJS.ProcessEnv = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/engine' };
    expect(selectEngine(repository, own).engine).toBe('custom');
    expect(own.PRISMA_SCHEMA_ENGINE_BINARY).toBe('/bin/engine');
  });
});

describe('a Prisma command', () => {
  it.each([
    'migrate dev --name x',
    'migrate deploy',
    'migrate status --config other.ts',
    '--config other.ts migrate reset --force',
    'migrate diff --from-config-datasource --to-empty',
    'migrate diff --from-migrations=prisma/migrations --to-schema x',
    'db pull',
    'studio',
  ])('needs the database: %s', (line) => expect(needsDatabase(line.split(' '))).toBe(true));

  it.each([
    '',
    '--version',
    'generate',
    'validate --schema migrate',
    'format',
    'migrate',
    'migrate dev --help',
    'migrate diff --from-empty --to-schema x',
    'status',
  ])('needs none: %s', (line) => expect(needsDatabase(line.split(' '))).toBe(false));
});

describe("the engine's command line", () => {
  it('is read as the Prisma CLI writes it', () => {
    const datasource = { url: 'postgresql://a', shadowDatabaseUrl: 'postgresql://b' };
    const json = JSON.stringify(datasource);
    expect(
      parseInvocation([
        '--datamodels',
        'a.prisma',
        '--datamodels',
        'b.prisma',
        '--datasource',
        json,
        '--enabled-preview-features',
        'views',
      ]),
    ).toEqual({ kind: 'rpc', datasource, schemaPaths: ['a.prisma', 'b.prisma'] });
    expect(parseInvocation(['--datasource', json, 'cli', 'drop-database'])).toEqual({
      kind: 'database',
      command: 'drop-database',
      url: 'postgresql://a',
    });
    expect(() => parseInvocation(['--datasource', 'secret'])).toThrow(/^(?!.*secret)/);
    expect(() => parseInvocation(['cli', 'explode'])).toThrow('does not know the command "cli explode"');
  });
});

describe('the engine as Prisma starts it', () => {
  it('is a program that answers', () => {
    const json = JSON.stringify({ url: withDatabase('postgres') });
    const env = { PATH: process.env.PATH };
    execFileSync(launcherPath(), ['--datasource', json, 'cli', 'can-connect-to-database'], { env, stdio: 'pipe' });
    const request = '{"jsonrpc":"2.0","id":1,"method":"getDatabaseVersion"}\n';
    const answer = execFileSync(launcherPath(), ['--datasource', json], { env, input: request, stdio: 'pipe' });
    expect(JSON.parse(answer.toString())).toMatchObject({ id: 1, result: expect.stringContaining('PostgreSQL') });
  });
});
