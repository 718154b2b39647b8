import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { faultsByGithub } from '../ci/faults-by-schema.ts';
import { ensureBuilt } from './built.ts';
import { theirProject, writeFiles } from './existing-project.ts';
import { own, readTree, runCommand, runYo, temporaryFolder } from './run-generators.ts';

const quick = ['--yes', '--skip-install'];

const packageJson = (entries: object) => `${JSON.stringify({ name: 'theirs', ...entries }, null, 2)}\n`;
const onPrisma = (version: string) => packageJson({ devDependencies: { prisma: version } });
const schema = theirProject['prisma/schema.prisma'];
const schemaFor = (provider: string) => schema.replace('postgresql', provider);

beforeAll(ensureBuilt);

describe('a part in a project that exists', () => {
  let cwd: string;
  const add = (part: string, ...args: string[]) => runCommand([part, ...quick, ...args], { cwd });
  const read = (path: string) => readFileSync(join(cwd, path), 'utf8');
  const paths = () => Object.keys(readTree(cwd)).map((path) => path.replace(/ \d+$/, ''));

  beforeEach(() => {
    cwd = temporaryFolder();
    return () => rmSync(cwd, { recursive: true, force: true });
  });

  describe('is refused with one sentence and exit code 2, before anything is written,', () => {
    it.each<[string, Record<string, string>, string, string]>([
      [
        'on Prisma 6, with its section in package.json and a schema folder',
        {
          'package.json': packageJson({
            dependencies: { '@prisma/client': '^6.19.0' },
            prisma: { schema: 'db/schema' },
          }),
          'db/schema/main.prisma': schema,
        },
        'This project is on Prisma ^6.19.0, and what is added here is for Prisma 7.10.0',
        'https://pris.ly/d/major-version-upgrade',
      ],
      [
        'on Prisma 5 and MySQL',
        { 'package.json': onPrisma('5.22.0'), 'prisma/schema.prisma': schemaFor('mysql') },
        'The Prisma schema (prisma/schema.prisma) is for mysql',
        'There is nothing to add',
      ],
      [
        'on Prisma 7 and SQLite, in a schema of several files that the config names',
        {
          'package.json': onPrisma('7.10.0'),
          'prisma.config.mts':
            "export default {\n  // schema: 'prisma/schema.prisma',\n  schema: path.join('db', 'schema'),\n};\n",
          'db/schema/a.prisma': 'model A {\n  id Int @id\n}\n',
          'db/schema/b/base.prisma': schemaFor('sqlite'),
        },
        'The Prisma schema (db/schema) is for sqlite',
        'everything here is for PostgreSQL',
      ],
      [
        'on a Prisma 7 that the schema engine does not fit',
        {
          'package.json': packageJson({
            dependencies: { '@prisma/client': '7.2.0' },
            devDependencies: { prisma: '7.2.0' },
          }),
          'pnpm-lock.yaml': '',
          'prisma/schema.prisma': schema,
        },
        'This project is on Prisma 7.2.0, and the schema engine of the toolkit belongs to 7.10.0.',
        'Run "pnpm add prisma@7.10.0 @prisma/client@7.10.0" first',
      ],
      [
        'on a Prisma that is newer',
        { 'package.json': onPrisma('~8.1.0'), 'prisma/schema.prisma': schema },
        'is on Prisma ~8.1.0, which is newer than the 7.10.0',
        'npm view generator-pos-migrate version',
      ],
      [
        'on a version that a workspace names in its catalog',
        {
          'package.json': onPrisma('catalog:old'),
          'pnpm-workspace.yaml': 'catalogs:\n  old:\n    prisma: ^6.1.0\n',
          'prisma/schema.prisma': schema,
        },
        'This project is on Prisma ^6.1.0',
        'Move to Prisma 7 first',
      ],
      [
        'on an installed version that package.json leaves open',
        {
          'package.json': onPrisma('*'),
          'node_modules/prisma/package.json': '{"name":"prisma","version":"6.2.1"}',
          'prisma/schema.prisma': schema,
        },
        'This project is on Prisma 6.2.1',
        'Move to Prisma 7 first',
      ],
      [
        'without Prisma',
        { 'package.json': packageJson({}) },
        'has no Prisma: neither the package nor a schema',
        'npx prisma@7.10.0 init',
      ],
      [
        'with Prisma further down',
        {
          'package.json': packageJson({ workspaces: ['packages/*'] }),
          'packages/db/package.json': onPrisma('7.10.0'),
          'packages/db/prisma/schema.prisma': schema,
        },
        'has no Prisma, but packages/db has',
        'go there',
      ],
      [
        'without a schema',
        { 'package.json': onPrisma('7.10.0') },
        'There is no Prisma schema where Prisma looks for it',
        'Write it',
      ],
      [
        'whose config names a schema that is not there',
        {
          'package.json': onPrisma('7.10.0'),
          '.config/prisma.ts': "export default { schema: '../db/schema.prisma' };\n",
        },
        '.config/prisma.ts names the schema db/schema.prisma, which is not there',
        'Correct that',
      ],
      [
        'with settings that Prisma 7 no longer reads',
        {
          'package.json': packageJson({ devDependencies: { prisma: '7.10.0' }, prisma: { seed: 'tsx seed.ts' } }),
          'prisma/schema.prisma': schema,
        },
        'package.json has prisma.seed, which Prisma 7 no longer reads',
        'Move it to prisma.config.ts',
      ],
    ])('%s', async (_, files, what, next) => {
      writeFiles(cwd, files);
      mkdirSync(join(cwd, '.git'));
      const before = readTree(cwd);
      for (const part of ['toolkit', 'ci']) {
        const { code, stdout, stderr } = await add(part);
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(what)]);
        expect(stderr).toContain(next);
      }
      expect(readTree(cwd)).toEqual(before);
    });

    it('through yo as well', async () => {
      writeFiles(cwd, { ...theirProject, Dockerfile: 'FROM theirs\n', 'package.json': onPrisma('6.0.0') });
      own(cwd);
      const before = readTree(cwd);
      const old = await runYo(['pos-migrate:toolkit', ...quick], { cwd });
      expect({ code: old.code, stderr: old.stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('Prisma 6.0.0'),
      });
      writeFiles(cwd, { 'package.json': onPrisma('7.10.0') });
      const half = await runYo(['pos-migrate:docker', ...quick], { cwd });
      expect({ code: half.code, stderr: half.stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('Dockerfile is yours, and the part docker comes whole or not at all'),
      });
      writeFiles(cwd, { 'package.json': onPrisma('6.0.0') });
      expect(readTree(cwd)).toEqual(before);
    });
  });

  describe('with a Prisma config of its own', () => {
    it.each([
      ['prisma.config.ts', 'import', 'import.meta.dirname'],
      ['prisma.config.js', 'import', 'import.meta.dirname'],
      ['prisma.config.mjs', 'import', 'import.meta.dirname'],
      ['prisma.config.mts', 'import', 'import.meta.dirname'],
      ['prisma.config.cjs', 'const', '__dirname'],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as the config has it
      ['.config/prisma.ts', 'import', '`${import.meta.dirname}/..`'],
    ])('%s stays, is the only one, and the line that it lacks is said', async (path, how, folder) => {
      const config = `export default { schema: '${path.includes('/') ? '../' : ''}prisma/schema.prisma' };\n`;
      writeFiles(cwd, { ...theirProject, [path]: config });
      const { code, stdout } = await add('toolkit');
      expect(code).toBe(0);
      expect(read(path)).toBe(config);
      expect(paths().filter((each) => /prisma7?(\.config)?\.[cm]?[jt]s$/.test(each))).toEqual([path]);
      expect(stdout).toContain(`${path} is yours and stays, and the verbs work with it.`);
      expect(stdout).toMatch(new RegExp(`\\n {2}${how} \\{ preparePrisma \\} .*pos-migrate/prisma`));
      expect(stdout).toContain(`\n  datasource: preparePrisma(${folder}),\n`);
      expect(stdout).not.toContain('Kept, because');
      expect((await add('toolkit', '--force')).stdout).not.toContain('Overwriting');
      expect(read(path)).toBe(config);
      writeFiles(cwd, { [path]: config.replace(' }', `, datasource: preparePrisma(${folder}) }`) });
      expect((await add('toolkit')).stdout).not.toContain('is yours and stays');
    });

    it('has the image take along what it names', async () => {
      writeFiles(cwd, {
        'package.json': onPrisma('7.10.0'),
        'prisma.config.mjs': "export default { schema: './db/schema', migrations: { path: 'db/history' } };\n",
        'db/schema/main.prisma': schema,
      });
      expect((await add('docker')).stdout).toContain('which the image that migrates depends on');
      expect(read('Dockerfile')).toContain('docker/healthcheck.mjs db/history && \\\n');
      expect(read('Dockerfile')).toContain('--files db/schema prisma.config.mjs docker/studio.mjs\n');
    });
  });

  it.each([
    ['prisma/schema.prisma', {}, 'prisma/schema.prisma', 'prisma/migrations'],
    ['schema.prisma', {}, 'schema.prisma', 'migrations'],
    ['prisma/schema/main.prisma', {}, 'prisma/schema', 'prisma/schema/migrations'],
    [
      'prisma/schema/main.prisma',
      { 'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n' },
      'prisma/schema',
      'prisma/migrations',
    ],
  ])(
    'without a config gets one that names the schema at %s and the migrations (%j)',
    async (place, more, wanted, migrations) => {
      writeFiles(cwd, { 'package.json': onPrisma('^7.1.0'), [place]: schema, ...more });
      const { code, stdout } = await add('toolkit');
      expect(code, stdout).toBe(0);
      expect(read('prisma.config.ts')).toContain(`schema: '${wanted}',\n  migrations: { path: '${migrations}' },\n`);
      const before = readTree(cwd);
      expect((await add('toolkit')).stdout).toContain('Nothing to do');
      expect(readTree(cwd)).toEqual(before);
    },
  );

  it("says how Prisma's other packages come to the version that prisma will have", async () => {
    const dependencies = { '@prisma/client': '^7.1.0', '@prisma/adapter-pg': '7.10.0' };
    writeFiles(cwd, {
      ...theirProject,
      'package.json': packageJson({ dependencies, devDependencies: { prisma: '^7.1.0' } }),
    });
    expect((await add('toolkit')).stdout).toContain('to that of prisma: npm install @prisma/client@7.10.0\n');
  });

  it('never names a script of theirs for one of ours', async () => {
    const scripts = { db: 'docker compose up db', 'db:generate': 'prisma generate' };
    writeFiles(cwd, {
      ...theirProject,
      'package.json': packageJson({ scripts, devDependencies: { prisma: '7.10.0' } }),
    });
    const { stdout } = await add('ci');
    expect(stdout).toMatch(/\nNext:\n {2}npm install\n {2}npx pos-migrate doctor\n$/);
    expect(read('.github/workflows/ci.yml')).toContain('run: npm run db:generate\n');
    expect(read('docs/how-to/ci.md')).toContain('`npx pos-migrate rebase`');
    expect(read('docs/how-to/ci.md')).not.toContain('npm run db --');
  });

  describe('adds to .gitignore', () => {
    const added = '# Added by generator-pos-migrate\n';

    it('the lines that it lacks, at its end, says so, and never adds them twice', async () => {
      writeFiles(cwd, { ...theirProject, '.gitignore': '# Theirs\nnode_modules\n/backups\n' });
      const { stdout } = await add('toolkit');
      expect(stdout).toContain('.gitignore is yours and stays: it gained the lines that it lacked, at its end.');
      expect(read('.gitignore')).toBe(`# Theirs\nnode_modules\n/backups\n\n${added}.postgres/\n.migrations.lock\n`);
      const before = readTree(cwd);
      expect((await add('toolkit')).stdout).not.toContain('.gitignore');
      expect(readTree(cwd)).toEqual(before);
    });

    it('nothing that one further up in the repository says, and makes none for that', async () => {
      mkdirSync(join(cwd, '.git'));
      writeFiles(join(cwd, 'apps/books'), theirProject);
      writeFiles(cwd, { '.gitignore': '.postgres\nbackups/\n**/.migrations.lock\n' });
      expect((await runCommand(['toolkit', ...quick], { cwd: join(cwd, 'apps/books') })).code).toBe(0);
      expect(existsSync(join(cwd, 'apps/books/.gitignore'))).toBe(false);
      writeFiles(cwd, { '.gitignore': '.postgres\n/backups\n.migrations.lock\n' });
      expect((await runCommand(['toolkit', ...quick], { cwd: join(cwd, 'apps/books') })).code).toBe(0);
      expect(read('apps/books/.gitignore')).toContain('backups/\n');
    });
  });

  describe('docker', () => {
    it.each([
      [{ Dockerfile: 'FROM theirs\n' }, 'Dockerfile is yours', true],
      [{ 'docker-compose.yml': 'services: {}\n' }, 'docker-compose.yml is yours', false],
      [{ Dockerfile: 'FROM theirs\n', 'compose.yml': 'services: {}\n' }, 'Dockerfile and compose.yml are yours', false],
    ])('is not written by halves beside %j', async (files, words, canForce) => {
      writeFiles(cwd, { ...theirProject, ...files });
      const before = readTree(cwd);
      const { code, stdout, stderr } = await add('docker');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`${words}, and the part docker comes whole or not at all`);
      expect(stderr.includes('--force')).toBe(canForce);
      expect(readTree(cwd)).toEqual(before);
      expect((await add('docker', '--dry-run')).code).toBe(2);
      const forced = await add('docker', '--force');
      expect(forced.code).toBe(canForce ? 0 : 2);
      if (canForce) expect(forced.stdout).toMatch(/^Overwriting:\n {2}Dockerfile\n/);
    });

    it('keeps a file of its own that was edited later, and writes what is missing', async () => {
      writeFiles(cwd, { ...theirProject, '.dockerignore': 'secrets\n' });
      expect((await add('docker')).code).toBe(0);
      expect(read('.dockerignore')).toMatch(/^secrets\n\n# Added .*\n\.env\n/);
      const dockerfile = `${read('Dockerfile')}# mine\n`;
      writeFiles(cwd, { Dockerfile: dockerfile });
      rmSync(join(cwd, 'compose.yaml'));
      const { code, stdout } = await add('docker');
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/Kept, .*\n {2}Dockerfile\n/) });
      expect(read('Dockerfile')).toBe(dockerfile);
      expect(existsSync(join(cwd, 'compose.yaml'))).toBe(true);
    });
  });

  describe('ci', () => {
    const workflowsAndMore = () => paths().filter((path) => /^\.(git|nvmrc|dev)|^renovate|^\.gitlab/.test(path));

    it('writes the workflow, and nothing that nobody asked for', async () => {
      writeFiles(cwd, theirProject);
      expect((await add('ci')).code).toBe(0);
      expect(workflowsAndMore()).toEqual(['.github/workflows/ci.yml', '.gitignore']);
      expect(read('.github/workflows/ci.yml')).toContain("node-version: '24'\n");
      expect(read('docs/how-to/ci.md')).not.toMatch(/renovate|CODEOWNERS|gitlab-ci/);
    });

    it('writes the rest when it is asked for, except in the place of what the project has', async () => {
      writeFiles(cwd, {
        ...theirProject,
        '.github/renovate.json5': '{}\n',
        'docs/CODEOWNERS': '* @them\n',
        '.nvmrc': '22\n',
      });
      const { stdout } = await add('ci', '--extras', '--forge', 'both');
      expect(workflowsAndMore()).toEqual([
        '.devcontainer/devcontainer.json',
        '.github/pull_request_template.md',
        '.github/renovate.json5',
        '.github/workflows/ci.yml',
        '.gitignore',
        '.gitlab-ci.yml',
        '.gitlab/merge_request_templates/Default.md',
        '.nvmrc',
      ]);
      expect(stdout).toContain('.github/renovate.json5 is yours and stays: it is the same thing as renovate.json');
      expect(stdout).toContain('docs/CODEOWNERS is yours and stays');
      expect(stdout).toMatch(/npx generator-pos-migrate ci \. .*--forge both --extras --yes\n/);
      expect(read('.nvmrc')).toBe('22\n');
      expect(read('.github/workflows/ci.yml')).toContain('node-version-file: .nvmrc\n');
      expect((await add('ci')).stdout).toContain('Nothing to do');
    });

    it.each([
      [{ '.github/workflows/ci.yml': 'name: Theirs\n' }, 'migrations', 'Migrations'],
      [{ '.github/workflows/test.yaml': 'name: "CI"\n' }, 'migrations', 'Migrations'],
      [
        { '.github/workflows/ci.yml': 'on: push\n', '.github/workflows/migrations.yml': 'on: push\n' },
        'pos-migrate',
        'pos-migrate',
      ],
    ])('writes a workflow under another name beside %j', async (theirs, file, name) => {
      writeFiles(cwd, { ...theirProject, ...theirs });
      expect((await add('ci')).code).toBe(0);
      for (const [path, text] of Object.entries(theirs)) expect(read(path)).toBe(text);
      const text = read(`.github/workflows/${file}.yml`);
      expect(faultsByGithub(text)).toEqual([]);
      const workflow = parse(text);
      expect(workflow.name).toBe(name);
      const steps = workflow.jobs.checks.steps.map((step: { name?: string }) => step.name).filter(Boolean);
      expect(steps).toContain('Lint the migrations that changed');
      expect(steps).not.toContain('Test');
      expect(read('docs/how-to/ci.md')).toContain(`\`.github/workflows/${file}.yml\``);
      for (const path of Object.keys(theirs)) rmSync(join(cwd, path));
      const before = readTree(cwd);
      expect((await add('ci')).stdout).toContain('Nothing to do');
      expect(readTree(cwd)).toEqual(before);
    });

    it('goes by who has the repository, and is not written by halves on GitLab', async () => {
      writeFiles(cwd, {
        ...theirProject,
        '.git/config': '[remote "origin"]\n\turl = git@gitlab.example.org:a/b.git\n',
      });
      expect((await add('ci')).code).toBe(0);
      expect(workflowsAndMore()).toEqual(['.git/config', '.gitignore', '.gitlab-ci.yml']);

      rmSync(join(cwd, '.yo-rc.sha256'));
      rmSync(join(cwd, '.yo-rc.json'));
      rmSync(join(cwd, 'scripts'), { recursive: true });
      writeFiles(cwd, { '.gitlab-ci.yml': 'theirs: {}\n' });
      const { code, stderr } = await add('ci');
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('or leave GitLab out with --forge github.'),
      });
      expect((await add('ci', '--forge', 'github')).code).toBe(0);
      expect(read('.gitlab-ci.yml')).toBe('theirs: {}\n');
    });

    it('says that a workflow below the root of a repository is read by nobody', async () => {
      mkdirSync(join(cwd, '.git'));
      writeFiles(join(cwd, 'apps/books'), theirProject);
      const { stdout } = await runCommand(['ci', ...quick], { cwd: join(cwd, 'apps/books') });
      expect(stdout).toMatch(/only at the root of the repository.*: \.github\/workflows\/ci\.yml\n/);
    });
  });

  it("changes nothing of a shop's own files when it comes alone", async () => {
    await runCommand(['.', ...quick, '--no-lessons', '--name', 'my-shop'], { cwd });
    const before = readTree(cwd);
    expect((await add('lessons')).code).toBe(0);
    const after = readTree(cwd);
    for (const path of ['prisma.config.ts 644', '.gitignore 644']) expect(after[path]).toBe(before[path]);
    expect((await add('ci')).stdout).not.toContain('by hand');
    expect(paths()).toEqual(expect.arrayContaining(['renovate.json', '.gitlab-ci.yml', '.nvmrc']));
  });
});
