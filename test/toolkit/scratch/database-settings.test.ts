import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRole, connected, onServer, testServerUrl, unusedName } from '../history/test-database.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';

const role = unusedName();
const shadow = `${role}_shadow`;
let project: StepProject;
const addressOf = (name: string) => asRole(testServerUrl(name), role, role);

beforeAll(async () => {
  await onServer(async (admin) => {
    await admin.query(`CREATE ROLE ${role} LOGIN CREATEDB PASSWORD '${role}'`);
    for (const name of [role, shadow]) await admin.query(`CREATE DATABASE ${name} OWNER ${role}`);
    await admin.query(`ALTER DATABASE ${role} SET TimeZone TO 'America/New_York'; ALTER DATABASE ${role} SET DateStyle TO 'ISO, DMY';
      ALTER ROLE ${role} IN DATABASE ${role} SET "shop.kind" TO 'a kind, or \\ two'; ALTER DATABASE ${role} SET work_mem TO '8MB'`);
  });
  project = createStepProject(addressOf(role));
  project.pair(
    '1_days',
    `CREATE TABLE days (id int PRIMARY KEY, at timestamptz DEFAULT '2026-07-01 12:00', moment timestamptz DEFAULT '2026-07-01 12:00Z',
day date DEFAULT '01/02/2026');`,
    'DROP TABLE days;',
  );
  expect(await project.db('upgrade')).toMatchObject({ code: 0 });
});
afterAll(async () => {
  project.remove();
  await onServer(async (admin) => {
    for (const name of [role, shadow]) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.query(`DROP ROLE ${role}`);
  });
});

describe('a database that has a time zone and other settings of its own', () => {
  it('is what its migrations make on a scratch database, where the same means the same', async () => {
    expect(await project.db('check')).toMatchObject({ code: 0 });
    expect(await project.db('verify', '--all')).toMatchObject({ code: 0 });
  });

  it('is so in the database of SHADOW_DATABASE_URL as well', async () => {
    await onServer((admin) => admin.query(`ALTER ROLE ${role} NOCREATEDB`));
    const addresses = `DATABASE_URL=${addressOf(role)}\nSHADOW_DATABASE_URL=${addressOf(shadow)}\n`;
    project.write('.env', `${addresses}DATABASE_SERVER=url\n`);
    expect(await project.db('check')).toMatchObject({ code: 0 });
  });

  it('is seen to be another one where it is', async () => {
    await connected(addressOf(role), (client) =>
      client.query("ALTER TABLE days ALTER at SET DEFAULT '2026-07-01 12:00Z'"),
    );
    expect(await project.db('check')).toMatchObject({ code: 1, stdout: expect.stringContaining('days.at') });
  });
});
