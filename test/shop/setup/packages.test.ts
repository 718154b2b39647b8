import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandResult } from '../generated-shop.ts';
import { type ArrangedShop, arrangeShop } from './arranged-shop.ts';

let shop: ArrangedShop;
beforeAll(async () => {
  shop = await arrangeShop({ database: 'url' });
});
afterAll(() => shop.clean());

/** What `npm run setup` starts with: Node alone, without a package. */
function start(
  cwd: string,
  { node = [], env = {} }: { node?: string[]; env?: NodeJS.ProcessEnv },
): Promise<CommandResult> {
  const { PATH } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...node, 'scripts/before-setup.mjs'],
      { cwd, env: { PATH, ...env } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe('npm run setup', () => {
  it.each(['npm', 'pnpm', 'yarn'])('in a clone without packages says what to type with %s', async (manager) => {
    const clone = mkdtempSync(path.join(tmpdir(), 'clone-'));
    try {
      for (const item of ['package.json', 'scripts', 'src', '.env.example'])
        cpSync(path.join(shop.dir, item), path.join(clone, item), { recursive: true });
      const { code, stdout, stderr } = await start(clone, {
        env: { npm_config_user_agent: `${manager}/1.0 node/v20` },
      });
      expect(stderr).toBe(
        `Stopped before the first step: the packages of this project are not installed.\nNext: Run "${manager} install", and then the setup again.\n`,
      );
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(existsSync(path.join(clone, '.env'))).toBe(false);
    } finally {
      rmSync(clone, { recursive: true });
    }
  });

  it.each([
    ['18.20.4', 3],
    ['20.18.9', 3],
    ['22.11.0', 3],
    ['23.5.0', 3],
    ['20.19.0', 0],
    ['22.12.0', 0],
    ['24.0.0', 0],
    ['25.1.0', 0],
  ])('on Node %s ends with %i', async (version, expected) => {
    const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
    const { code, stderr } = await start(shop.dir, { node: ['--import', old] });
    if (expected === 3)
      expect(stderr).toContain(`this is Node ${version}, and the project needs ^20.19 || ^22.12 || >=24.`);
    else expect(stderr).toBe('');
    expect(code).toBe(expected);
  });

  it('with packages of last year names them, and begins nothing', async () => {
    const folder = 'node_modules/fastify';
    shop.write(`${folder}/package.json`, '{ "name": "fastify", "version": "5.1.0" }');
    shop.write('node_modules/@fastify/static/package.json', '{ "name": "@fastify/static", "version": "8.0.0" }');
    const { code, stdout, stderr } = await shop.setup();
    rmSync(path.join(shop.dir, 'node_modules'), { recursive: true });
    expect(stderr).toMatch(
      /not installed as package\.json says: @fastify\/static \(8\.0\.0 instead of \d+\.\d+\.\d+\), fastify \(5\.1\.0 instead of [\d.]+\)\.\nNext: Run "npm install"\. Then run the setup again\.\n$/,
    );
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(existsSync(path.join(shop.dir, '.env'))).toBe(false);
  });

  it('with a package that a pull has brought into package.json names it, whatever imports it', async () => {
    const before = shop.read('package.json');
    shop.write('package.json', before.replace('"pg": ', '"brought-by-a-pull": "1.0.0",\n    "pg": '));
    mkdirSync(path.join(shop.dir, 'node_modules'));
    const { code, stderr } = await shop.setup();
    shop.write('package.json', before);
    expect(stderr).toContain('brought-by-a-pull (missing)');
    expect(code).toBe(3);
  });
});
