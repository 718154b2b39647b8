import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { programs } from '../../call-programs.ts';
import { createProject, postmasterPid, removeServers, run } from './server-project.ts';

afterAll(removeServers);

const hasScript = spawnSync('script', ['--version']).status === 0;

describe('the end of the terminal', () => {
  it('does not end the server: it has a session of its own', async () => {
    const project = await createProject();
    const command = `'${process.execPath}' '${programs.toolkit}' up && echo up && sleep 100`;
    const shell = spawn('sh', ['-c', command], {
      cwd: project.dir,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve) => shell.stdout.on('data', (text) => String(text).includes('up\n') && resolve()));
    const pid = await postmasterPid(path.join(project.dir, '.postgres/data'));
    const ended = new Promise((resolve) => shell.once('close', resolve));
    for (const signal of ['SIGINT', 'SIGHUP'] as const) if (shell.pid) process.kill(-shell.pid, signal);
    await ended;
    expect(sessionOf(pid)).toBe(pid);
    expect(await project.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.skipIf(!hasScript)('does not end a server that was started from a real one, which then hangs up', async () => {
    const project = await createProject();
    const command = `'${process.execPath}' '${programs.toolkit}' up`;
    const { stdout } = await run('script', ['-qec', command, '/dev/null'], { cwd: project.dir });
    expect(stdout).toContain('PostgreSQL started');
    const pid = await postmasterPid(path.join(project.dir, '.postgres/data'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(existsSync(`/proc/${pid}/cwd`)).toBe(true);
    expect(await project.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

/** Sixth field; the second one may contain blanks. */
function sessionOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[3]);
}
