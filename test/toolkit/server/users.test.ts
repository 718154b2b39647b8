import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { StopResult } from '../../../packages/toolkit/src/commands/stop.ts';
import type { UpResult } from '../../../packages/toolkit/src/commands/up.ts';
import { hasOrdinaryUser, isRoot } from '../../ordinary-user.ts';
import { cleanUpAfter, createProject, nobody, postmasterPid, projectAt, removeServers } from './server-project.ts';

afterAll(removeServers);

const systemDir = '/var/lib/pos-migrate';

describe.runIf(hasOrdinaryUser)('the embedded server of an ordinary user', () => {
  it('runs as that user, with data of that user, and can be stopped', async () => {
    const project = await createProject(isRoot ? { owner: nobody } : {});
    const me = isRoot ? nobody : {};
    const up = await project.dbJson<UpResult>(['up'], me);
    expect(up).toMatchObject({ server: 'embedded', started: true, dataDir: path.join(project.dir, '.postgres/data') });
    expect(await project.query('SELECT current_user AS who')).toEqual([{ who: 'shop' }]);
    const pid = await postmasterPid(path.join(project.dir, '.postgres/data'));
    expect(userOf(pid)).toBe(isRoot ? nobody.uid : process.getuid?.());
    expect((await project.dbJson<UpResult>(['up'], me)).started).toBe(false);
    expect((await project.dbJson<StopResult>(['stop'], me)).stopped).toBe(true);
    expect((await project.dbJson<StopResult>(['stop'], me)).stopped).toBe(false);
    expect(existsSync(`/proc/${pid}/cwd`)).toBe(false);
  });
});

describe.runIf(isRoot)("root's embedded server", () => {
  it('runs as another user, who owns the data', async () => {
    const project = await createProject();
    const { dataDir = '' } = await project.dbJson<UpResult>(['up']);
    expect(dataDir).toBe(path.join(project.dir, '.postgres/data'));
    const user = userOf(await postmasterPid(dataDir));
    expect(user).not.toBe(0);
    expect(statSync(dataDir).uid).toBe(user);
    expect(await project.query('SELECT current_user AS who')).toEqual([{ who: 'shop' }]);
    expect((await project.dbJson<StopResult>(['stop'])).stopped).toBe(true);
  });

  it.runIf(hasOrdinaryUser)("runs as the owner in somebody else's project, who can go on with it", async () => {
    const project = await createProject({ owner: nobody, mode: 0o700 });
    const { dataDir = '' } = await project.dbJson<UpResult>(['up']);
    expect(userOf(await postmasterPid(dataDir))).toBe(nobody.uid);
    expect((await project.dbJson<StopResult>(['stop'], nobody)).stopped).toBe(true);
    expect((await project.dbJson<UpResult>(['up'], nobody)).started).toBe(true);
  });

  it.runIf(hasOrdinaryUser)("leaves an ordinary user out of root's data, and says whose they are", async () => {
    const project = await createProject();
    await project.db(['up']);
    await project.db(['stop']);
    const { code, stderr } = await project.db(['up'], nobody);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^DB_SERVER_OWNER: The data folder .* belongs to the user \w+/m);
    expect(stderr).toMatch(/^Next: /m);
  });
});

describe.runIf(isRoot)("root's project that other users cannot enter", () => {
  it('has its data and programs in a system folder, and keeps its permissions', async () => {
    const project = await createProject({ mode: 0o700 });
    const up = await project.dbJson<UpResult>(['up']);
    expect(up.dataDir).toMatch(/^\/var\/lib\/pos-migrate\/[0-9a-f]{16}\/data$/);
    expect(up.done[0]).toMatch(/^made a data folder: \/var\/lib\/\S+, because the user \w+ cannot go into \/tmp/);
    const place = JSON.parse(readFileSync(path.join(project.dir, '.postgres/place.json'), 'utf8'));
    expect(place.dataDir).toBe(up.dataDir);
    expect(await project.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(statSync(path.dirname(project.dir)).mode & 0o777).toBe(0o700);
    expect(readdirSync(systemDir).some((name) => /^postgresql-18\.[^/]*$/.test(name))).toBe(true);
    expect((await project.dbJson<UpResult>(['up'])).started).toBe(false);
    expect((await project.dbJson<StopResult>(['stop'])).stopped).toBe(true);
    expect((await project.dbJson<UpResult>(['up'])).started).toBe(true);
  });

  it('finds its data again after it was moved', async () => {
    const project = await createProject({ mode: 0o700 });
    const before = await project.dbJson<UpResult>(['up']);
    await project.query('CREATE TABLE kept ()');
    const moved = projectAt(`${project.dir}-moved`);
    renameSync(project.dir, moved.dir);
    cleanUpAfter(path.join(moved.dir, '.postgres'));
    const after = await moved.dbJson<UpResult>(['up']);
    expect(after).toMatchObject({ started: false, dataDir: before.dataDir });
    expect(await moved.query('SELECT * FROM kept')).toEqual([]);
  });

  it('does not share its data with a copy of it', async () => {
    const project = await createProject({ mode: 0o700 });
    const original = await project.dbJson<UpResult>(['up']);
    const copied = await createProject({ mode: 0o700 });
    mkdirSync(path.join(copied.dir, '.postgres'));
    for (const name of ['.env', '.postgres/place.json']) {
      writeFileSync(path.join(copied.dir, name), readFileSync(path.join(project.dir, name)));
    }
    const copy = await copied.dbJson<UpResult>(['up']);
    expect(copy).toMatchObject({ started: true, formerPort: original.port });
    expect(copy.dataDir).not.toBe(original.dataDir);
  });
});

describe('a server whose user has no name on this machine', () => {
  it.runIf(isRoot && hasOrdinaryUser)('is refused in words', async () => {
    const stranger = { uid: 54321, gid: 54321 };
    const project = await createProject({ owner: stranger });
    const { code, stderr } = await project.db(['up'], stranger);
    expect(stderr).toMatch(/could not look up effective user ID 54321/);
    expect(code).toBe(3);
    expect(readdirSync(path.join(project.dir, '.postgres'))).toEqual(['log']);
    chownSync(project.dir, 0, 0);
  });
});

function userOf(pid: number): number {
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
