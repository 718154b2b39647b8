import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../../packages/toolkit/src/server/port.ts';
import { connected, dropDatabase, onServer, testServerUrl, unusedName } from '../../toolkit/history/test-database.ts';
import { type ContainerProject, createContainerProject, killGroup, type Run } from '../container-project.ts';
import { startSelling } from '../selling.ts';
import { buildahIn } from './buildah.ts';

const buildah = buildahIn(JSON.parse(process.env.IMAGE_STORAGE ?? '{}'));
const name = unusedName();
const direct = new URL(testServerUrl(name));
const pooled = new URL(direct);
let project: ContainerProject;
let pgbouncer: Run;

beforeAll(async () => {
  project = await createContainerProject();
  const env = { DATABASE_URL: direct.href, CURRENCY: 'EUR', TAX_RATE: '10', SHOP_NAME: 'Corner Shop' };
  expect(await project.run('migrate', env)).toMatchObject({ code: 0 });
  expect(await project.program(process.execPath, ['--import', 'tsx', 'prisma/seed.ts'], env).ended).toMatchObject({
    code: 0,
  });
  await connected(direct.href, (client) =>
    client.query(`WITH filled AS (UPDATE products SET stock = stock + 100000 RETURNING id)
      INSERT INTO stock_movements (product_id, kind, quantity) SELECT id, 'adjust', 100000 FROM filled`),
  );

  // Not the zone that the server asks for, as on a machine that was set up in a shop.
  await onServer((admin) => admin.query(`ALTER DATABASE ${name} SET timezone = 'Asia/Kolkata'`));

  const how = ['--format', 'docker', '--isolation', 'chroot', '--network', 'host', '--pull-never'];
  await buildah('bud', ...how, '--tag', 'localhost/shop:pgbouncer', join(project.dir, 'docker/pgbouncer'));
  const container = await buildah('from', '--pull-never', 'localhost/shop:pgbouncer');
  // Only where the database is differs from Compose, in whose network it is called "db".
  pooled.port = String(await findFreePort(0));
  const edit = `s/host=db port=5432/host=127.0.0.1 port=${direct.port}/; s/^listen_port = .*/listen_port = ${pooled.port}/`;
  pgbouncer = buildah.run(
    container,
    [
      'sh',
      '-c',
      `sed '${edit}' /etc/pgbouncer/pgbouncer.ini >/tmp/edited.ini && /etc/pgbouncer/start.sh /tmp/edited.ini`,
    ],
    { POSTGRES_USER: direct.username, POSTGRES_PASSWORD: direct.password },
  );
  await pgbouncer.printed(/process up: PgBouncer 1\.(2[1-9]|[3-9]\d)/);
});
afterAll(async () => {
  if (pgbouncer) killGroup(pgbouncer, 'SIGTERM');
  project?.remove();
  await sleep(200);
  await dropDatabase(name);
});

describe('PgBouncer', () => {
  it('gives every connection the settings that the server asks for', async () => {
    const asked = readFileSync(join(project.dir, 'src/plugins/prisma.ts'), 'utf8');
    const [, session = ''] = /const SESSION = \[(.*?)\];/s.exec(asked) ?? [];
    const wanted = Object.fromEntries(
      [...session.matchAll(/^ *'(\w+)=(.+)',$/gm)].map(([, name, value]) => [name, value]),
    );
    expect(Object.keys(wanted)).toHaveLength(3);
    const given = await connected(pooled.href, async (client) => {
      const { rows } = await client.query(
        'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name',
        [Object.keys(wanted)],
      );
      return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
    });
    expect(given).toEqual(wanted);
  });

  it('lets two servers sell by way of few connections, with their prepared statements', async () => {
    const env = {
      DATABASE_URL: pooled.href,
      SHOP_NAME: 'Corner Shop',
      CURRENCY: 'EUR',
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      RATE_LIMIT_PER_MINUTE: '0',
    };
    const servers = [project.start('server', env), project.start('server', env)];
    const bases = await Promise.all(
      servers.map(async (server) => (await server.printed(/the till is at (http:\S+),/))[1] ?? ''),
    );
    const pool = startSelling(bases, direct.href);
    await pool.sell(200);
    const { failures } = await pool.stop();
    for (const server of servers) server.child.kill('SIGTERM');
    await Promise.all(servers.map((server) => server.ended));
    expect(failures).toEqual([]);
  });
});
