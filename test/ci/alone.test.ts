import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentEnvironment } from '../docs/document-project.ts';
import { ensureBuilt } from '../generators/built.ts';
import { own, runCommand, runYo, temporaryFolder } from '../generators/run-generators.ts';
import { createDatabase, dropDatabase, testServerUrl, unusedName } from '../toolkit/history/test-database.ts';
import { onGithub, runScripts } from './run-scripts.ts';
import { gitIn } from './shared-repository.ts';
import { readWorkflow, scriptsOf } from './workflow.ts';

/** A project that somebody has had for a while, without anything of ours. */
const bookshop = {
  'package.json': JSON.stringify({ name: 'bookshop', private: true, type: 'module', scripts: { test: 'node --test' } }),
  '.gitignore': 'node_modules/\nprisma/generated/\n',
  'prisma/schema.prisma': `generator client {
  provider = "prisma-client"
  output   = "./generated"
}

datasource db {
  provider = "postgresql"
}

model Book {
  id    Int    @id @default(autoincrement())
  title String
}
`,
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'prisma/migrations/20250301120000_init/migration.sql': `-- CreateTable
CREATE TABLE "Book" (
    "id" SERIAL NOT NULL,
    "title" TEXT NOT NULL,

    CONSTRAINT "Book_pkey" PRIMARY KEY ("id")
);
`,
};

/** What makes a lock file, and nothing else where the program can do that. */
const lock = {
  npm: ['npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'],
  pnpm: ['npx', '--yes', 'pnpm@12.21.0', 'install', '--lockfile-only'],
  yarn: ['yarn', 'install', '--ignore-scripts', '--ignore-engines', '--non-interactive'],
};

/** Where a runner's own programs are: Yarn 1 is there, and what a workflow installs globally goes there. */
let programs: string;
let folder: string;
const databases: string[] = [];
beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(path.join(tmpdir(), 'ci-alone-'));
  programs = path.join(folder, 'programs');
  execFileSync('npm', ['install', '--global', '--prefix', programs, 'yarn@1.22.22'], { env: documentEnvironment() });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  for (const name of databases) await dropDatabase(name);
});

describe('pos-migrate:ci in a project that exists', () => {
  it.each(['npm', 'pnpm', 'yarn'] as const)(
    'gives it a workflow that passes, with %s',
    async (packageManager) => {
      const made = temporaryFolder();
      for (const [file, text] of Object.entries(bookshop)) {
        mkdirSync(path.dirname(path.join(made, file)), { recursive: true });
        writeFileSync(path.join(made, file), text);
      }
      own(made);
      const answers = ['--name', 'bookshop', '--package-manager', packageManager];
      const flags = ['--yes', '--skip-install', ...answers];
      // Both ways of starting it make the same, as yo.test.ts compares; yo takes three times as long.
      const starting =
        packageManager === 'npm'
          ? runYo(['pos-migrate:ci', ...flags], { cwd: made })
          : runCommand(['ci', ...flags], { cwd: made });
      const { code, stderr } = await starting;
      expect(code, stderr).toBe(0);
      // As its owner has it, who is not the one that the generator ran as.
      const project = path.join(folder, packageManager);
      cpSync(made, project, { recursive: true });
      rmSync(made, { recursive: true });

      expect(existsSync(path.join(project, 'Dockerfile'))).toBe(false);
      const workflow = readWorkflow(readFileSync(path.join(project, '.github/workflows/ci.yml'), 'utf8'));
      expect(Object.keys(workflow.jobs)).toEqual(['checks', 'deploy']);

      const runner = {
        PATH: [path.join(programs, 'bin'), path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
        npm_config_prefix: programs,
      };
      const [program = '', ...words] = lock[packageManager];
      execFileSync(program, words, { cwd: project, env: { ...documentEnvironment(), ...runner }, stdio: 'ignore' });
      const git = gitIn(project);
      git('init', '--quiet', '--initial-branch=main');
      git('add', '--all');
      git('commit', '--quiet', '--message', 'Begin');
      const checkout = `${project}-checkout`;
      git('clone', '--quiet', project, checkout);

      const database = unusedName();
      databases.push(database);
      await createDatabase(database);
      const push = { event_name: 'push', ref_name: 'main', event: { before: '0'.repeat(40) } };
      const scripts = scriptsOf(workflow, 'checks', { github: push, secrets: {}, vars: {} });
      const results = await runScripts(scripts, checkout, {
        ...onGithub({ dir: checkout }),
        ...runner,
        DATABASE_URL: testServerUrl(database),
      });
      expect(results.filter(({ code }) => code !== 0)).toEqual([]);
      expect(results).toHaveLength(scripts.length);
      expect(results.find(({ name }) => name.startsWith('Lint the mig'))?.text).toContain(
        'There is nothing to compare with',
      );
      expect(gitIn(checkout)('status', '--porcelain')).toBe('');
    },
    600_000,
  );
});
