import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { StopResult } from '../../../packages/toolkit/src/commands/stop.ts';
import type { UpResult } from '../../../packages/toolkit/src/commands/up.ts';
import { createProject, type Project, removeServers } from './server-project.ts';

afterAll(removeServers);

// A Docker engine is rarely at hand where tests run, so a program of that name stands in for its command line. It remembers
// whether the service runs, and its database is a real server.
const standIn = `#!/bin/sh
echo "$*" >> "$0.calls"
case "$*" in
  "compose ps --services --status running") test -e "$0.running" && echo db; exit 0 ;;
  "compose up --detach --wait db") touch "$0.running" ;;
  "compose stop db") rm "$0.running" ;;
  *) echo "unknown command: $*" >&2; exit 1 ;;
esac
`;

describe('a database that Docker Compose runs', () => {
  it('is started once, waited for, found running, and stopped', async () => {
    const { project, env, docker } = await projectWithDocker(standIn);
    await project.db(['up']);
    expect(existsSync(docker)).toBe(true);
    expect(await project.dbJson<UpResult>(['up'], { env })).toMatchObject({ server: 'docker', started: true });
    expect(await project.dbJson<UpResult>(['up'], { env })).toMatchObject({ server: 'docker', started: false });
    expect(await project.dbJson<StopResult>(['stop'], { env })).toMatchObject({ server: 'docker', stopped: true });
    expect(await project.dbJson<StopResult>(['stop'], { env })).toMatchObject({ server: 'docker', stopped: false });
    const calls = readFileSync(`${docker}.calls`, 'utf8').split('\n');
    expect(calls.filter((call) => call === 'compose up --detach --wait db')).toHaveLength(2);
    expect(calls.filter((call) => call === 'compose stop db')).toHaveLength(1);
  });

  it("is reported in Docker's own words when that fails", async () => {
    const { project, env } = await projectWithDocker(
      '#!/bin/sh\necho "Cannot connect to the Docker daemon at unix:///var/run/docker.sock." >&2\nexit 1\n',
    );
    const { code, stderr } = await project.db(['up'], { env });
    expect(stderr).toMatch(/^DB_DOCKER: "docker compose ps .*" failed: Cannot connect to the Docker daemon/m);
    expect(code).toBe(3);
  });
});

async function projectWithDocker(
  program: string,
): Promise<{ project: Project; env: NodeJS.ProcessEnv; docker: string }> {
  const project = await createProject();
  const bin = path.join(project.dir, 'bin');
  const docker = path.join(bin, 'docker');
  mkdirSync(bin);
  writeFileSync(docker, program);
  chmodSync(docker, 0o755);
  return { project, docker, env: { PATH: `${bin}:${process.env.PATH}`, DATABASE_SERVER: 'docker' } };
}
