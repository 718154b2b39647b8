import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runScripts } from './run-scripts.ts';
import { createSharedRepository, draft, gitIn, type SharedRepository, withColumn } from './shared-repository.ts';
import type { Script } from './workflow.ts';

interface Checks {
  script: string[];
  artifacts: { reports: { codequality: string } };
  variables: Record<string, string>;
  rules: { if: string; variables: Record<string, string> }[];
}

let repository: SharedRepository;
let checks: Checks;
let database: string;
/** Where GitLab looks for what to show in the merge request. */
let report: string;
let dir: string;
beforeAll(async () => {
  repository = await createSharedRepository();
  checks = parse(repository.project.read('.gitlab-ci.yml')).checks;
  report = checks.artifacts.reports.codequality;
  database = await repository.database();
  dir = mkdtempSync(path.join(repository.project.dir, '..', 'checkout-'));
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await repository.remove();
});

/** What the packages of this repository do for the checkout, and what doesn't look at migrations. */
const elsewhere = /^npm (ci|run --if-present) /;

/** The lines of the job, with the variables that GitLab would set. */
function scriptsFor(source: string, predefined: Record<string, string>): Script[] {
  const rule = checks.rules.find((each) => each.if.includes(`"${source}"`));
  const fill = (value: string) => value.replaceAll(/\$(CI_\w+)/g, (_, name) => predefined[name] ?? '');
  const variables = Object.entries({ ...checks.variables, ...rule?.variables });
  const env = { ...Object.fromEntries(variables.map(([name, value]) => [name, fill(value)])), DATABASE_URL: database };
  return checks.script.filter((line) => !elsewhere.test(line)).map((line) => ({ name: line, script: line, env }));
}

/** A checkout as GitLab's runner makes it: of one commit, with its past, and nothing of other branches. */
function checkOut(commit: string): void {
  const git = gitIn(dir);
  git('init', '--quiet');
  git('remote', 'add', 'origin', repository.url);
  git('fetch', '--quiet', 'origin', `${commit}:refs/pipelines/1`);
  git('checkout', '--quiet', '--detach', commit);
}

describe('the job of GitLab', () => {
  it('finds the second head that the tip of the target branch makes, and says so in words', async () => {
    await repository.branch('brands', () =>
      draft(repository.project, withColumn('Brand', 'note'), 'Add a note to brands'),
    );
    const customers = await repository.branch('customers', () =>
      draft(repository.project, withColumn('Customer', 'note'), 'Add a note to customers'),
    );
    checkOut(customers);
    repository.merge('brands');

    const request = scriptsFor('merge_request_event', { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' });
    const results = await runScripts(request, dir, {});
    expect(results[0]?.text).toContain('Merged the tip of main');
    const linted = results.find(({ name }) => name.includes('lint'));
    expect(linted?.text).toContain('Compared with origin/main.');
    expect(linted?.text).toContain('1 migration linted: 0 errors');
    const [issue] = JSON.parse(readFileSync(path.join(dir, report), 'utf8'));
    expect(issue).toEqual({
      check_name: 'missing-header',
      severity: 'minor',
      description: expect.stringContaining('does not say why'),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      location: { path: expect.stringMatching(/_customers\/migration\.sql$/), lines: { begin: 1 } },
    });
    const last = results.at(-1);
    expect(last?.text).toContain('several-heads: The history has 2 heads');
    expect(last?.text).not.toContain('::error');
    expect(last).toMatchObject({ name: 'npm run ci:migrations -- check', code: 1 });
  });

  it('compares a push with what was there before it', async () => {
    const git = gitIn(dir);
    const before = git('rev-parse', 'HEAD~1');
    const pushed = await runScripts(scriptsFor('push', { CI_COMMIT_BEFORE_SHA: before }), dir, {});
    expect(pushed[0]?.text).toContain('nothing is merged');
    expect(pushed.find(({ name }) => name.includes('lint'))?.text).toContain(`Compared with ${before}.`);
  });
});
