import { cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installOlderPostgres } from '../../older-postgres.ts';
import { history } from '../../shop/history/shop-migrations.ts';
import { startThrowawayServer, type ThrowawayServer } from '../../throwaway-server.ts';
import { createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';

// On Windows the server of a test would run with an administrator's rights, which PostgreSQL refuses.
const isPossible = process.platform !== 'win32';

/** Everything else runs on the PostgreSQL of the project, or with POSTGRES_MAJOR on an older one: see test/global-setup.ts. */
describe.runIf(isPossible).each([13, 17] as const)('the history of the shop on PostgreSQL %i', (major) => {
  let server: ThrowawayServer;
  let project: ToolkitProject;
  beforeAll(async () => {
    server = await startThrowawayServer(await installOlderPostgres(major));
    project = createToolkitProject(`${server.url}/postgres`);
    cpSync(path.join(import.meta.dirname, '../../../prisma'), path.join(project.dir, 'prisma'), { recursive: true });
  });
  afterAll(async () => {
    project?.remove();
    await server?.stop();
  });

  async function must(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await project.db(...args);
    expect(code, `${stdout}${stderr}`).toBe(0);
    return stdout;
  }

  it('goes up, holds, is what the schema says, goes all the way down, and up again', async () => {
    expect(await must('doctor')).toContain(`PostgreSQL ${major}.`);
    await must('upgrade');
    expect(await must('verify', '--all')).toMatch(
      new RegExp(`${history.length} migrations verified .* all as it should be`),
    );
    await must('check');
    expect(await must('downgrade', 'base', '--yes')).toContain('(base)');
    await must('upgrade');
    await must('check');
    expect(JSON.parse(await must('status', '--json'))).toMatchObject({ verdict: 'current' });
  });
});
