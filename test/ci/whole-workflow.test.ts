import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { history } from '../shop/history/shop-migrations.ts';
import { onGithub, runScripts, type StepResult } from './run-scripts.ts';
import {
  type Checkout,
  createSharedRepository,
  draft,
  type SharedRepository,
  withColumn,
} from './shared-repository.ts';
import { type Contexts, evaluate, jobOf, readWorkflow, scriptsOf, type Workflow } from './workflow.ts';

const hasDocker = spawnSync('docker', ['version']).status === 0;

/** Every script of the workflow, on fresh checkouts that have no packages but those that they install. */
describe('the workflow of a shop', () => {
  let repository: SharedRepository;
  let workflow: Workflow;
  let before: string;
  let change: string;

  beforeAll(async () => {
    repository = await createSharedRepository();
    workflow = readWorkflow(repository.project.read('.github/workflows/ci.yml'));
    before = repository.tip();
    change = await repository.branch('change', () =>
      draft(repository.project, withColumn('Brand', 'note'), 'Add a note to brands'),
    );
  }, 600_000);
  afterAll(() => repository.remove());

  async function run(job: string, checkout: Checkout, contexts: Contexts, url: string): Promise<StepResult[]> {
    const scripts = scriptsOf(workflow, job, contexts);
    const results = await runScripts(scripts, checkout.dir, {
      ...onGithub(checkout),
      ...(url && { DATABASE_URL: url }),
    });
    expect(results.filter(({ code }) => code !== 0)).toEqual([]);
    expect(results.map(({ name }) => name)).toEqual(scripts.map(({ name }) => name));
    return results;
  }

  it('lets a pull request through that is right', async () => {
    const checkout = repository.checkOut(change, { onto: before, folder: tmpdir() });
    const github = { event_name: 'pull_request', base_ref: 'main', event: {} };
    const results = await run('checks', checkout, { github, secrets: {}, vars: {} }, await repository.database());
    const text = (name: string) => results.find((result) => result.name === name)?.text;
    expect(text('Lint the migrations that changed')).toContain('1 migration linted');
    expect(text('Apply the migrations, twice')).toContain('a second deploy found nothing to do');
    expect(text('Verify the way back of the migrations that changed')).toContain('1 migration verified');
    expect(text('Test')).toMatch(/Tests +\d+ passed/);
    expect(checkout.git('status', '--porcelain')).toBe('');
  }, 1_800_000);

  it.skipIf(!hasDocker)(
    'builds the images (needs a Docker engine)',
    async () => {
      const checkout = repository.checkOut(change, { folder: tmpdir() });
      await run('images', checkout, { github: { event_name: 'push' }, secrets: {}, vars: {} }, '');
    },
    1_800_000,
  );

  it('deploys what was merged to main, and only that, to production', async () => {
    const checkout = repository.checkOut(before, { folder: tmpdir() });
    const production = await repository.database();
    const pushed = {
      github: { event_name: 'push', ref_name: 'main', event: { repository: { default_branch: 'main' }, before } },
      secrets: { PRODUCTION_DATABASE_URL: production },
      vars: { DEPLOY_FROM_CI: 'true' },
    };
    const condition = jobOf(workflow, 'deploy').if ?? '';
    expect(evaluate(condition, pushed)).toBe('true');
    expect(evaluate(condition, { ...pushed, vars: {} })).toBe('false');
    expect(evaluate(condition, { ...pushed, github: { ...pushed.github, event_name: 'pull_request' } })).toBe('false');
    expect(evaluate(condition, { ...pushed, github: { ...pushed.github, ref_name: 'master' } })).toBe('false');

    const first = await run('deploy', checkout, pushed, '');
    expect(first.at(-1)?.text).toContain(`Deployed ${history.length} migrations`);
    checkout.git('checkout', '--quiet', change);
    const second = await run('deploy', checkout, pushed, '');
    expect(second.at(-1)?.text).toContain('Deployed 1 migration');
  }, 1_800_000);

  it('says which secret is missing before it does anything', async () => {
    const checkout = repository.checkOut(before, { folder: tmpdir() });
    const contexts = { github: { event_name: 'push' }, secrets: {}, vars: {} };
    const results = await runScripts(scriptsOf(workflow, 'deploy', contexts), checkout.dir, onGithub(checkout));
    expect(results).toHaveLength(1);
    expect(results[0]?.code).toBeGreaterThan(0);
    expect(results[0]?.text).toContain('secret PRODUCTION_DATABASE_URL');
  });
});
