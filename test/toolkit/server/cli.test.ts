import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, freePort, type Project, removeServers } from './server-project.ts';

afterAll(removeServers);

describe('npm run db --', () => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject();
  });

  it('lists every verb with --help and ends with 0', async () => {
    const { code, stdout } = await project.db(['--help']);
    for (const verb of ['up', 'stop', 'doctor', 'status', 'current', 'history'])
      expect(stdout).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
    expect(code).toBe(0);
  });

  it('explains one verb, with an example', async () => {
    const { code, stdout } = await project.db(['up', '--help']);
    expect(stdout).toMatch(/--json .*[\s\S]*Examples:\n {2}npm run db -- up/);
    expect(code).toBe(0);
  });

  it.each([
    [['stopp'], "Unknown verb 'stopp'. Did you mean stop?"],
    [['up', '--jsn'], "Unknown option '--jsn'. Did you mean --json?"],
    [['up', 'twice'], "Too many arguments for 'up'. Expected 0 arguments but got 1."],
    [['toString'], "Unknown verb 'toString'."],
    [[], 'A verb is missing: up, stop, setup,'],
  ])('refuses %j in one sentence with exit code 2', async (words, sentence) => {
    const { code, stdout, stderr } = await project.db(words);
    expect(stderr.split('\n')[0]).toContain(`DB_USAGE: ${sentence}`);
    expect(stderr.split('\n')[1]).toContain('Next: Run "npm run db -- --help"');
    expect(stderr.trim().split('\n')).toHaveLength(2);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('says what, why and what to do, with exit code 3, in words and as JSON', async () => {
    const port = await freePort();
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: `postgresql://u:hidden@127.0.0.1:${port}/d`,
      DATABASE_SERVER: 'url',
    };
    const words = await project.db(['up'], { env });
    expect(words.stderr).toBe(
      `DB_UNREACHABLE: No PostgreSQL can be used at 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}.\n` +
        'Next: Start that server, or correct DATABASE_URL in .env.\n',
    );
    expect(words.code).toBe(3);
    const json = await project.db(['up', '--json'], { env });
    expect(JSON.parse(json.stdout)).toEqual({
      error: {
        code: 'DB_UNREACHABLE',
        message: `No PostgreSQL can be used at 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}.`,
        next: 'Start that server, or correct DATABASE_URL in .env.',
      },
    });
    expect(json.stderr).toBe('');
    expect(json.code).toBe(3);
  });

  it('has colour only where it is wanted', async () => {
    const forced = { PATH: process.env.PATH, FORCE_COLOR: '1' };
    expect((await project.db(['no'], { env: forced })).stderr).toContain('\u001B[');
    expect((await project.db(['no'], { env: { ...forced, NO_COLOR: '1' } })).stderr).not.toContain('\u001B[');
    expect((await project.db(['no'])).stderr).not.toContain('\u001B[');
  });

  it('works from a subfolder, because the project is where the Prisma config is', async () => {
    const cwd = path.join(project.dir, 'src', 'pages');
    mkdirSync(cwd, { recursive: true });
    const { code, stdout } = await project.db(['stop'], { cwd });
    expect(stdout).toContain('Nothing to stop');
    expect(code).toBe(0);
  });

  it('uses a server of somebody else as it finds it, and never stops it', async () => {
    await project.db(['up']);
    const env = { PATH: process.env.PATH, DATABASE_SERVER: 'url' };
    const up = await project.db(['up'], { env });
    expect(up).toMatchObject({ code: 0, stdout: expect.stringContaining('PostgreSQL is running') });
    const stop = await project.db(['stop'], { env });
    expect(stop).toMatchObject({ code: 0, stdout: expect.stringContaining('is not run by this project') });
    expect(await project.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);

    const wrong = project.url().replace('pa%24%24w0rd', 'wr0ng');
    const refused = await project.db(['up'], { env: { ...env, DATABASE_URL: wrong } });
    expect(refused.stderr).toContain('DB_AUTHENTICATION: ');
    const missing = await project.db(['up'], { env: { ...env, DATABASE_URL: project.url().replace(/shop$/, 'none') } });
    expect(missing.stderr).toContain('DB_DATABASE_MISSING: ');
    expect(refused.stderr + refused.stdout + missing.stderr).not.toMatch(/wr0ng|pa\$\$w0rd|pa%24/);
  });

  it('says what is missing when Docker is asked for and is not there', async () => {
    const { code, stderr } = await project.db(['up'], { env: { PATH: '/nowhere', DATABASE_SERVER: 'docker' } });
    expect(stderr).toMatch(/^DB_DOCKER: DATABASE_SERVER=docker, but there is no "docker" command on this machine\.$/m);
    expect(code).toBe(3);
  });

  it('asks for .env where there is none', async () => {
    const bare = await createProject();
    writeFileSync(path.join(bare.dir, '.env'), '');
    const { code, stderr } = await bare.db(['up']);
    expect(stderr).toMatch(/^DB_ENV_MISSING: .*\nNext: Run "npm run db -- setup"/);
    expect(code).toBe(3);
  });
});
