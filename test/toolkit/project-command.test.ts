import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { learn } from '../../packages/learn/src/learn-command.ts';
import { add, db, dbBefore, inProject, install, prisma, script } from '../../packages/toolkit/src/project-command.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'commands-'));
  mkdirSync(path.join(dir, '.git')); // where the search for a lock file ends
});
afterEach(() => rmSync(dir, { recursive: true }));

function project(manifest: object, lockFile?: string): void {
  writeFileSync(path.join(dir, 'package.json'), JSON.stringify(manifest));
  if (lockFile) writeFileSync(path.join(dir, lockFile), '');
}

const shop = {
  scripts: {
    db: 'pos-migrate',
    setup: 'node scripts/before-setup.mjs && pos-migrate setup',
    'db:deploy': 'prisma migrate deploy',
    'ci:migrations': 'pos-migrate ci',
    learn: 'pos-migrate-learn',
  },
};

const named = () => ({
  upgrade: db('upgrade -1'),
  prefix: db(),
  setup: db('setup --no-seed'),
  ci: dbBefore('ci'),
  deploy: prisma('migrate deploy'),
  resolve: prisma('migrate resolve --applied x'),
  hint: learn('hint'),
  solution: learn('solution --yes'),
  install: install(),
  squawk: add('squawk-cli', { dev: true }),
  dev: script('dev'),
});

describe('the commands that a project has', () => {
  it('are its scripts, with npm', () => {
    project(shop, 'package-lock.json');
    expect(inProject(dir, named)).toEqual({
      upgrade: 'npm run db -- upgrade -1',
      prefix: 'npm run db --',
      setup: 'npm run setup -- --no-seed',
      ci: 'npm run ci:migrations --',
      deploy: 'npm run db:deploy',
      resolve: 'npx prisma migrate resolve --applied x',
      hint: 'npm run learn hint',
      solution: 'npm run learn -- solution --yes',
      install: 'npm install',
      squawk: 'npm install --save-dev squawk-cli',
      dev: 'npm run dev',
    });
  });

  it('are its scripts, with pnpm and Yarn, which need no dashes', () => {
    project(shop, 'pnpm-lock.yaml');
    expect(inProject(dir, named)).toMatchObject({
      upgrade: 'pnpm run db upgrade -1',
      setup: 'pnpm run setup --no-seed',
      resolve: 'pnpm exec prisma migrate resolve --applied x',
      squawk: 'pnpm add --save-dev squawk-cli',
    });
    project({ ...shop, packageManager: 'yarn@4.18.1' }); // which counts for more than a lock file that was left behind
    expect(inProject(dir, named)).toMatchObject({
      upgrade: 'yarn run db upgrade -1',
      resolve: 'yarn prisma migrate resolve --applied x',
      squawk: 'yarn add --dev squawk-cli',
    });
  });

  it('go by what a script runs, not by its name', () => {
    project({ scripts: { db: 'docker compose up db', migrations: 'pos-migrate' } }, 'package-lock.json');
    expect(inProject(dir, named)).toMatchObject({
      upgrade: 'npm run migrations -- upgrade -1',
      prefix: 'npm run migrations --',
    });
  });

  it('are the programs themselves in a project without scripts, and in none', () => {
    project({}, 'package-lock.json');
    const bare = {
      upgrade: 'npx pos-migrate upgrade -1',
      prefix: 'npx pos-migrate',
      deploy: 'npx prisma migrate deploy',
    };
    expect(inProject(dir, named)).toMatchObject(bare);
    expect(named()).toMatchObject(bare);
  });

  it('are those of the workspace around it', () => {
    project({}, 'pnpm-lock.yaml');
    const member = path.join(dir, 'apps/shop');
    mkdirSync(member, { recursive: true });
    expect(inProject(member, install)).toBe('pnpm install');
    writeFileSync(path.join(dir, 'package.json'), '{"packageManager":"yarn@4.18.1"}');
    expect(inProject(member, install)).toBe('yarn install');
    writeFileSync(path.join(member, 'package-lock.json'), '');
    expect(inProject(member, install)).toBe('npm install');
  });
});

describe('the texts of the packages', () => {
  it('name no command past the one module that knows them', () => {
    const packages = path.join(import.meta.dirname, '../../packages');
    const files = ['toolkit', 'learn']
      .flatMap((name) =>
        readdirSync(path.join(packages, name, 'src'), { recursive: true, encoding: 'utf8' }).map(
          (file) => `${name}/src/${file}`,
        ),
      )
      .filter((file) => file.endsWith('.ts') && !/\/(start|practice-files)\//.test(file));
    const past = files.flatMap((file) =>
      readFileSync(path.join(packages, file), 'utf8')
        .split('\n')
        .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && COMMAND.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(past.filter((line) => !knowing.some((file) => line.startsWith(`${file}:`)))).toEqual([]);
  });
});

const COMMAND = /["'`(]\s*(npm (run|install|ci|test|rebuild)|npx \w|pnpm \w|yarn \w)|"npm run/;

/** The module itself, and what translates commands of the reference. */
const knowing = ['toolkit/src/project-command.ts', 'toolkit/src/commands/explain.ts', 'toolkit/src/run-verbs.ts'];
