import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { UpResult } from '../../../packages/toolkit/src/commands/up.ts';
import { findFreePort, isPortFree } from '../../../packages/toolkit/src/server/port.ts';
import { createProject, freePort, occupy, removeServers } from './server-project.ts';

afterAll(removeServers);

describe('a port that another program has', () => {
  it('is given up for a free one, which .env has from then on and nothing else in it changes', async () => {
    const project = await createProject();
    const before = readFileSync(path.join(project.dir, '.env'), 'utf8');
    const formerPort = Number(new URL(project.url()).port);
    const listener = await occupy(formerPort, '127.0.0.1');
    const up = await project.dbJson<UpResult>(['up']);
    expect(up).toMatchObject({ started: true, formerPort });
    expect(readFileSync(path.join(project.dir, '.env'), 'utf8')).toBe(
      before.replace(`:${formerPort}/`, `:${up.port}/`),
    );
    expect(await project.query('SELECT current_user AS who')).toEqual([{ who: 'shop' }]);

    listener.close();
    await project.db(['stop']);
    const again = await project.dbJson<UpResult>(['up']);
    expect(again).toMatchObject({ started: true, port: up.port });
    expect(again).not.toHaveProperty('formerPort');
  });

  it('is said in words', async () => {
    const project = await createProject();
    const formerPort = Number(new URL(project.url()).port);
    await occupy(formerPort, '0.0.0.0');
    const { stdout, code } = await project.db(['up']);
    expect(stdout).toMatch(
      new RegExp(`Port ${formerPort} is not free, so the server listens on \\d+; \\.env says so now\\.`),
    );
    expect(code).toBe(0);
  });

  it('is an error when DATABASE_URL comes from the environment, where nothing can be remembered', async () => {
    const project = await createProject();
    const port = await freePort();
    await occupy(port, '127.0.0.1');
    const url = `postgresql://shop:hidden@127.0.0.1:${port}/shop`;
    const { code, stderr, stdout } = await project.db(['up'], { env: { PATH: process.env.PATH, DATABASE_URL: url } });
    expect(code).toBe(3);
    expect(stderr).toContain(`DB_PORT_TAKEN: Another program listens on port ${port}`);
    expect(stderr + stdout).not.toContain('hidden');
  });

  it('gets two commands that run at once to the same new one', async () => {
    const project = await createProject();
    await occupy(Number(new URL(project.url()).port), '127.0.0.1');
    const ups = await Promise.all([1, 2, 3].map(() => project.dbJson<UpResult>(['up'])));
    expect(ups.map(({ started }) => started).sort()).toEqual([false, false, true]);
    expect(new Set(ups.map(({ port }) => port)).size).toBe(1);
    expect(Number(new URL(project.url()).port)).toBe(ups[0]?.port);
  });
});

describe('findFreePort', () => {
  it('keeps the wanted port when it is free, takes one close by when it is not, and any for 0', async () => {
    const port = await freePort();
    expect(await findFreePort(port)).toBe(port);
    await occupy(port, '127.0.0.1');
    expect(await isPortFree(port)).toBe(false);
    expect(await findFreePort(port)).toBeGreaterThan(port);
    expect(await findFreePort(0)).toBeGreaterThan(0);
  });

  it('counts a port as taken that is bound on all addresses', async () => {
    const port = await freePort();
    await occupy(port, '0.0.0.0');
    expect(await isPortFree(port)).toBe(false);
  });
});
