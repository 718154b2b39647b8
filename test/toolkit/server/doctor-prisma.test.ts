import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../../packages/toolkit/src/commands/doctor/finding.ts';
import type { DoctorResult } from '../../../packages/toolkit/src/commands/doctor.ts';
import { createProject, type Project, removeServers } from './server-project.ts';

afterAll(removeServers);

const schema = `datasource db {
  provider = "postgresql"
}

model Book {
  id    Int    @id @default(autoincrement())
  title String
}
`;

/** As `prisma init` writes it, with no line of ours. */
const withoutOurLine = `import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: env('DATABASE_URL') },
});
`;

let project: Project;
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(project.dir, file)), { recursive: true });
  writeFileSync(path.join(project.dir, file), text);
};

beforeEach(async () => {
  project = await createProject({ apart: true });
  write('prisma/schema.prisma', schema);
});

async function finding(name: string): Promise<Finding | undefined> {
  const { findings } = await project.dbJson<DoctorResult>(['doctor']);
  return findings.find((each) => each.name === name);
}

describe('db doctor, of Prisma', () => {
  it('is content with a config that calls preparePrisma, also in another way than ours', async () => {
    const ok = { state: 'ok', name: 'Prisma', says: '7.10.0, with prisma.config.ts' };
    expect(await finding('Prisma')).toEqual(ok);
    const config = readFileSync(path.join(project.dir, 'prisma.config.ts'), 'utf8');
    write('prisma.config.ts', config.replace(/datasource: (.*),/, 'datasource: { url: $1.url },'));
    expect(await finding('Prisma')).toEqual(ok);
  });

  it("says what Prisma's own commands lack without that line, and which line it is", async () => {
    write('prisma.config.ts', withoutOurLine);
    const found = await finding('Prisma');
    expect(found).toMatchObject({
      state: 'warn',
      says:
        'prisma.config.ts doesn\'t call preparePrisma: the verbs work, but "npx prisma migrate" finds no database, for it ' +
        'reads no .env, and wants to download its schema engine',
    });
    expect(found?.remedy).toContain("import { preparePrisma } from 'pos-migrate/prisma'");
    write('prisma.config.ts', "export default { datasource: { url: 'postgresql://a@b/c' } };\n");
    expect((await finding('Prisma'))?.says).toContain('works on another database than DATABASE_URL');
  });

  it('finds the config wherever Prisma does, and says when there is none', async () => {
    rmSync(path.join(project.dir, 'prisma.config.ts'));
    expect(await finding('Prisma')).toMatchObject({
      state: 'warn',
      says: expect.stringContaining('no prisma.config.ts'),
    });
    write('.config/prisma.ts', 'export default {};\n');
    expect((await finding('Prisma'))?.says).toMatch(/^\.config\/prisma\.ts doesn't call preparePrisma/);
  });

  it('says once that a config is broken', async () => {
    write('prisma.config.ts', 'export default {');
    const { findings } = await project.dbJson<DoctorResult>(['doctor']);
    expect(findings.filter(({ says }) => says.includes("prisma.config.ts can't be loaded"))).toMatchObject([
      { name: 'Prisma', state: 'fail' },
    ]);
  });

  it('notices another version of Prisma, and another kind of database', async () => {
    write('prisma/schema.prisma', schema.replace('postgresql', 'mysql'));
    expect(await finding('Prisma')).toMatchObject({
      state: 'fail',
      says: 'the schema is for mysql, and pos-migrate is for PostgreSQL only',
    });
    const installed = path.join(project.dir, 'node_modules/prisma');
    const manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'));
    rmSync(installed);
    write('node_modules/prisma/package.json', JSON.stringify({ ...manifest, version: '6.19.0' }));
    expect(await finding('Prisma')).toMatchObject({
      state: 'fail',
      says: '6.19.0 is installed, and the schema engine of pos-migrate belongs to 7.10.0',
      remedy: expect.stringContaining('"npm install prisma@7.10.0"'),
    });
  });
});

describe('in a project whose Prisma config has no line of ours', () => {
  it("the verbs work, those that start Prisma's own commands as well", async () => {
    write('prisma.config.ts', withoutOurLine);
    expect(await project.db(['up'])).toMatchObject({ code: 0 });
    expect(await project.db(['draft', 'Make books', '--why', 'to read'])).toMatchObject({ code: 0 });
    const setup = await project.db(['setup']);
    expect(setup, setup.stderr).toMatchObject({ code: 0 });
    expect(await project.query('SELECT count(*)::int AS books FROM "Book"')).toEqual([{ books: 0 }]);
    expect((await project.db(['status'])).stdout).toContain('The database is up to date: 1 migration applied.');
  });
});

describe('db doctor, of a member of a workspace', () => {
  it('finds the lock file at its root, and names its package manager', async () => {
    const member = path.join(project.dir, 'apps/books');
    for (const file of ['package.json', 'prisma.config.ts', 'prisma'])
      cpSync(path.join(project.dir, file), path.join(member, file), { recursive: true });
    mkdirSync(path.join(project.dir, '.git'));
    const look = async () => {
      const { stdout } = await project.db(['doctor', '--json'], { cwd: member });
      return (JSON.parse(stdout) as DoctorResult).findings.find(({ name }) => name === 'packages');
    };
    write('pnpm-workspace.yaml', "packages: ['apps/*']\n");
    write('pnpm-lock.yaml', "lockfileVersion: '9.0'\n");
    expect(await look()).toEqual({
      state: 'ok',
      name: 'packages',
      says: 'installed as package.json says; ../../pnpm-lock.yaml',
    });
    write('apps/books/package.json', JSON.stringify({ dependencies: { absent: '1.0.0' } }));
    expect(await look()).toMatchObject({ state: 'fail', remedy: 'Run "pnpm install".' });
    write('apps/books/package.json', '{}');
    rmSync(path.join(project.dir, 'pnpm-lock.yaml'));
    expect(await look()).toMatchObject({ state: 'warn', says: expect.stringContaining('there is no lock file') });
    expect(existsSync(path.join(member, 'package-lock.json'))).toBe(false);
  });
});
