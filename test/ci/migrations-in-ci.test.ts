import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signDown } from '../../packages/toolkit/src/draft/sign.ts';
import { newest } from '../shop/history/shop-migrations.ts';
import { onGithub, runScripts, type StepResult } from './run-scripts.ts';
import {
  type Checkout,
  createSharedRepository,
  draft,
  type SharedRepository,
  withColumn,
} from './shared-repository.ts';
import { readWorkflow, scriptsOf, type Workflow } from './workflow.ts';

let repository: SharedRepository;
let workflow: Workflow;
let main: string;
beforeAll(async () => {
  repository = await createSharedRepository();
  workflow = readWorkflow(repository.project.read('.github/workflows/ci.yml'));
  main = repository.tip();
});
afterAll(() => repository.remove());
/** Each test begins with the same main. */
afterEach(() => repository.reset(main));

/** The packages of this repository serve the checkout, and what doesn't look at migrations is tried elsewhere. */
const elsewhere = ['Install the packages', 'Lint the code', 'Check the types', 'Test', 'Build'];

/** A migration that is right shows what this one does; what is to fail later does not need it. */
const APPLY = 'Apply the migrations, twice';

/** Runs the workflow's scripts as for a pull request to main, until one fails. */
async function pullRequest(checkout: Checkout, { without = '' } = {}): Promise<StepResult[]> {
  const contexts = { github: { event_name: 'pull_request', base_ref: 'main', event: {} }, secrets: {}, vars: {} };
  const leftOut = [...elsewhere, without];
  const scripts = scriptsOf(workflow, 'checks', contexts).filter(({ name }) => !leftOut.includes(name));
  return runScripts(scripts, checkout.dir, { ...onGithub(checkout), DATABASE_URL: await repository.database() });
}

describe('a pull request', () => {
  it('with a migration that is right passes', async () => {
    const commit = await repository.branch('note', () =>
      draft(repository.project, withColumn('Brand', 'note'), 'Add a note to brands'),
    );
    const steps = await pullRequest(repository.checkOut(commit, { onto: main }));
    expect(steps.at(-1)?.text).toContain('1 migration verified');
    expect(steps.filter(({ code }) => code !== 0)).toEqual([]);
    expect(steps).toHaveLength(6);
  });

  it('that edits a migration of the target branch fails at the linter, which names the file', async () => {
    const file = 'prisma/migrations/20260105090000_create_catalog/migration.sql';
    const commit = await repository.branch('edit', () => {
      repository.project.write(file, `${repository.project.read(file)}-- Oh, and:\n`);
    });
    const last = (await pullRequest(repository.checkOut(commit, { onto: main }))).at(-1);
    expect(last?.text).toMatch(new RegExp(`^::error file=${file},line=1,title=edited-after-apply::`, 'm'));
    expect(last).toMatchObject({ name: 'Lint the migrations that changed', code: 1 });
  });

  it('that removes a migration of the target branch fails there, too', async () => {
    const file = `prisma/migrations/${newest}/migration.sql`;
    const commit = await repository.branch('remove', () =>
      rmSync(path.join(repository.project.dir, path.dirname(file)), { recursive: true }),
    );
    const last = (await pullRequest(repository.checkOut(commit, { onto: main }))).at(-1);
    expect(last?.text).toMatch(new RegExp(`^::error file=${file},title=A migration is gone::origin/main has`, 'm'));
    expect(last?.text).toContain(`git checkout origin/main -- ${file}`);
    expect(last).toMatchObject({ name: 'Lint the migrations that changed', code: 1 });
  });

  it('with a dangerous migration fails there, with the line and the safe way', async () => {
    let migration = '';
    const commit = await repository.branch('danger', async () => {
      migration = await draft(repository.project, withColumn('Brand', 'note'), 'Add a note to brands');
      const file = `prisma/migrations/${migration}/migration.sql`;
      const sql = repository.project.read(file).replace('COMMIT;', 'CREATE INDEX ON orders (created_at);\nCOMMIT;');
      repository.project.write(file, sql);
    });
    const last = (await pullRequest(repository.checkOut(commit, { onto: main }))).at(-1);
    expect(last?.text).toMatch(
      new RegExp(`^::error file=prisma/migrations/${migration}/migration.sql,line=\\d+,title=require-concurrent`, 'm'),
    );
    expect(last?.text).toContain('CONCURRENTLY');
    expect(last).toMatchObject({ name: 'Lint the migrations that changed', code: 1 });
  });

  it('that is fine alone, and makes a second head beside the one that was merged meanwhile, fails at the check', async () => {
    const brands = await repository.branch('brands', () =>
      draft(repository.project, withColumn('Brand', 'note'), 'Add a note to brands'),
    );
    const customers = await repository.branch('customers', () =>
      draft(repository.project, withColumn('Customer', 'note'), 'Add a note to customers'),
    );
    for (const alone of [brands, customers]) {
      const steps = await pullRequest(repository.checkOut(alone, { onto: main }), { without: APPLY });
      expect(steps.filter(({ code }) => code !== 0)).toEqual([]);
    }
    repository.merge('brands');
    // GitHub still offers the merge with the main of before.
    const steps = await pullRequest(repository.checkOut(customers, { onto: main }));
    expect(steps[0]?.text).toContain('Merged the tip of main');
    expect(steps.at(-1)?.text).toMatch(/^::error file=.*title=db check%3A several-heads::/m);
    expect(steps.at(-1)?.text).toContain('npm run db -- merge');
    expect(steps.at(-1)).toMatchObject({ name: 'Check that migrations and schema agree', code: 1 });
  });

  it('that changes the lines that were changed meanwhile fails at the merge', async () => {
    await repository.branch('one', () =>
      draft(repository.project, withColumn('Brand', 'note'), 'Add a note to brands'),
    );
    const two = await repository.branch('two', () =>
      draft(repository.project, withColumn('Brand', 'story'), 'Add a story to brands'),
    );
    repository.merge('one');
    const checkout = repository.checkOut(two, { onto: main });
    const last = (await pullRequest(checkout)).at(-1);
    expect(last?.text).toContain('::error file=prisma/schema.prisma,title=Conflict with main::');
    expect(last).toMatchObject({ name: 'Merge the tip of the target branch', code: 1 });
    expect(checkout.git('status', '--porcelain')).toBe('');
  });

  it('that changes the schema without a migration fails at the check', async () => {
    const { project } = repository;
    const commit = await repository.branch('forgotten', () => {
      project.write('prisma/schema.prisma', withColumn('Brand', 'note')(project.read('prisma/schema.prisma')));
    });
    const last = (await pullRequest(repository.checkOut(commit, { onto: main }))).at(-1);
    expect(last?.text).toContain('::error file=prisma/schema.prisma,title=db check%3A schema-differs::');
    expect(last).toMatchObject({ name: 'Check that migrations and schema agree', code: 1 });
  });

  it('with SQL that PostgreSQL refuses fails at the check', async () => {
    const { project } = repository;
    const commit = await repository.branch('refused', async () => {
      const name = await draft(project, withColumn('Brand', 'note'), 'Add a note to brands');
      sign(name, 'migration.sql', (sql) =>
        sql.replace('COMMIT;', 'ALTER TABLE brands ALTER nota SET DEFAULT 1;\nCOMMIT;'),
      );
    });
    const last = (await pullRequest(repository.checkOut(commit, { onto: main }))).at(-1);
    expect(last?.text).toContain('title=db check%3A history-fails::');
    expect(last).toMatchObject({ name: 'Check that migrations and schema agree', code: 1 });
  });

  it('with a down.sql that undoes nothing fails at the verification', async () => {
    let migration = '';
    const commit = await repository.branch('stuck', async () => {
      migration = await draft(repository.project, withColumn('Brand', 'note'), 'Add a note to brands');
      sign(migration, 'down.sql', (sql) => sql.replace(/^ALTER TABLE.*DROP COLUMN.*$/m, ''));
    });
    const last = (await pullRequest(repository.checkOut(commit, { onto: main }), { without: APPLY })).at(-1);
    expect(last?.text).toContain(`::error file=prisma/migrations/${migration}/down.sql,title=db verify::`);
    expect(last).toMatchObject({ name: 'Verify the way back of the migrations that changed', code: 1 });
  });
});

/** Changes a file of a migration as somebody does who knows what they are doing: the checksums fit again. */
function sign(migration: string, file: string, change: (sql: string) => string): void {
  const { project } = repository;
  const folder = `prisma/migrations/${migration}`;
  const before = project.read(`${folder}/${file}`);
  project.write(`${folder}/${file}`, change(before));
  if (project.read(`${folder}/${file}`) === before) throw new Error(`${file} did not change`);
  const up = readFileSync(path.join(project.dir, folder, 'migration.sql'));
  project.write(`${folder}/down.sql`, signDown(project.read(`${folder}/down.sql`), up));
}
