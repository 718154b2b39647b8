import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createProject, removeServers } from './server-project.ts';

afterAll(removeServers);

describe('a project in a folder with an unusual name', () => {
  it("has its server there: Ann's café & crème (2) %20 #1", async () => {
    const project = await createProject({ name: "Ann's café & crème (2) %20 #1", apart: true });
    const { code, stderr } = await project.db(['up']);
    expect(stderr).not.toMatch(/DB_|rror/);
    expect(code).toBe(0);
    expect(await project.query('SELECT current_user AS who')).toEqual([{ who: 'shop' }]);
    expect((await project.db(['stop'])).stdout).toContain('stopped');
  });

  it('is refused before a shell could carry the name out', async () => {
    const project = await createProject({ name: 'the "$HOME" `touch carried-out`', apart: true });
    const { code, stderr } = await project.db(['up']);
    expect(stderr).toContain(
      'DB_SERVER_PLACE: PostgreSQL\'s initdb does not work below a folder with ", $ or ` in its name',
    );
    expect(code).toBe(3);
    expect(existsSync(path.join(project.dir, '.postgres/data'))).toBe(false);
    expect(readdirSync(project.dir)).not.toContain('carried-out');
  });
});
