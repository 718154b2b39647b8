import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { filesFor, variants } from './ci-files.ts';
import { faultsBy, faultsByGithub, unknownToRenovate } from './faults-by-schema.ts';
import { readWorkflow } from './workflow.ts';

describe.each(variants)('with $packageManager, docker: $docker', async (answers) => {
  const files = await filesFor(answers);
  const text = files.get('.github/workflows/ci.yml') ?? '';
  const workflow = readWorkflow(text);

  it('is a workflow in which the parser of GitHub finds nothing wrong', () => {
    expect(faultsByGithub(text)).toEqual([]);
  });

  it('every action is pinned by the SHA of a commit, with its version beside it', () => {
    const uses = text.match(/uses:.*/g) ?? [];
    expect(uses.length).toBeGreaterThan(3);
    for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('every job may read the repository and nothing else, and ends some time', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow.jobs)) {
      expect(job.permissions).toEqual({ contents: 'read' });
      expect(job['timeout-minutes']).toBeLessThanOrEqual(30);
    }
    expect(text).not.toContain('pull_request_target');
  });

  it('no script has text of a pull request in it, which could be a command', () => {
    const scripts = Object.values(workflow.jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run));
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  it('only two steps of the job of the environment production see its secret', () => {
    const knowing = Object.entries(workflow.jobs).flatMap(([name, { environment, steps, ...rest }]) => {
      expect(JSON.stringify(rest)).not.toContain('secrets.');
      return steps
        .filter((step) => JSON.stringify(step).includes('secrets.'))
        .map((step) => [name, environment, step.name]);
    });
    expect(knowing).toEqual([
      ['deploy', 'production', 'Look for the address of the database'],
      ['deploy', 'production', 'Migrate the database of production'],
    ]);
  });

  it('GitLab does the same in the same order, by its schema', () => {
    const gitlab = parse(files.get('.gitlab-ci.yml') ?? '');
    expect(faultsBy('GitLab CI', gitlab)).toEqual([]);
    const scripts = workflow.jobs.checks?.steps.flatMap(({ run }) => run ?? []).map(withoutFiles);
    expect(gitlab.checks.script.map(withoutFiles)).toEqual(scripts);
    expect(gitlab.deploy.script.slice(1).map(withoutFiles)).toEqual(
      workflow.jobs.deploy?.steps.flatMap(({ run }) => run ?? []).slice(1),
    );
  });
});

it('CODEOWNERS names nobody until somebody is named, and what it would name is there', async () => {
  const files = await filesFor();
  const lines = (files.get('.github/CODEOWNERS') ?? '').trimEnd().split('\n');
  expect(lines.filter((line) => !line.startsWith('#'))).toEqual([]);
  expect(lines.filter((line) => /^# \/\S+ +@/.test(line)).map((line) => line.split(/ +/)[1])).toEqual([
    '/prisma/',
    '/db/',
    '/.github/',
  ]);
});

it('Renovate understands its file', async () => {
  const renovate = JSON.parse((await filesFor()).get('renovate.json') ?? '');
  expect(faultsBy('Renovate', renovate)).toEqual([]);
  expect(unknownToRenovate(renovate)).toEqual([]);
});

it('the schemas find what is wrong', () => {
  expect(
    faultsByGithub(
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo \u0024{{ secret.a }}\n',
    ),
  ).not.toEqual([]);
  expect(faultsByGithub('on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    step: []\n')).not.toEqual([]);
  expect(faultsBy('GitLab CI', { checks: { script: [], servces: [] } })).not.toEqual([]);
  expect(unknownToRenovate({ packageRules: [{ matchPackageName: ['prisma'] }] })).toEqual(['matchPackageName']);
});

/** GitLab keeps what it caches below the project, and takes findings from a file. */
function withoutFiles(script: string): string {
  return script.replace(/ --(cache|store-dir|code-quality) \S+$/, '');
}

describe('the shell scripts', () => {
  const scripts = path.join(import.meta.dirname, '../../templates/ci/scripts/ci');
  const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

  it.skipIf(!hasShellcheck).each(['merge-target.sh', 'install-with-yarn.sh'])('%s is clean', (script) => {
    const checked = spawnSync('shellcheck', ['--shell=sh', script], { cwd: scripts, encoding: 'utf8' });
    expect(checked).toMatchObject({ status: 0, stdout: '' });
  });
});
