import { describe, expect, it } from 'vitest';
import { loadParts, withNeeds } from '../../generators/parts.ts';
import { type Plan, plan } from '../../generators/plan.ts';
import type { Answers } from '../../generators/questions.ts';

const parts = withNeeds('docker', await loadParts());

function planFor(packageManager: Answers['packageManager']): Plan {
  const answers: Answers = {
    name: 'my-shop',
    shopName: 'My Shop',
    currency: 'EUR',
    prices: 'gross',
    taxRate: 10,
    database: 'embedded',
    background: 'neither',
    packageManager,
    lessons: false,
    docker: true,
    ci: false,
    kubernetes: false,
    forge: 'both',
    extras: true,
  };
  return plan(answers, parts);
}

function dockerfile({ files }: Plan): string {
  return files.find(({ path }) => path === 'Dockerfile')?.contents.toString() ?? '';
}

// test/docker/image builds the one for npm. The commands of the others were run by hand with their package managers.
describe.each([
  ['npm', 'package-lock.json', 'npm ci --ignore-scripts'],
  ['pnpm', 'pnpm-lock.yaml', 'pnpm install --frozen-lockfile --ignore-scripts --config.node-linker=hoisted'],
  ['yarn', 'yarn.lock', 'yarn install --frozen-lockfile --ignore-scripts'],
] as const)('the Dockerfile for %s', (packageManager, lockFile, command) => {
  const planned = planFor(packageManager);
  const text = dockerfile(planned);

  it('installs exactly what the lock file says, and lets no package run a script', () => {
    expect(text).toContain(`COPY package.json ${lockFile}`);
    expect(text).toContain(command);
  });

  it('copies what comes from vendor/ before it installs it', () => {
    const { dependencies, devDependencies } = planned.packageJson;
    const vendored = Object.values({ ...dependencies, ...devDependencies }).some((each) =>
      each.startsWith('file:vendor/'),
    );
    expect(text.includes('COPY vendor ./vendor\n')).toBe(vendored);
    expect(text.indexOf('COPY vendor')).toBeLessThan(text.indexOf(command));
  });

  it('installs in a layer that stays as long as the lock file does', () => {
    expect(text.indexOf(command)).toBeLessThan(text.indexOf('COPY . .'));
  });

  it('begins with an image whose version is fixed to the minor one', () => {
    expect(text).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+-bookworm-slim$/m);
    expect(
      text.match(/^FROM (\S+)/gm)?.filter((from) => !/ (base|packages|build|app|\$\{NODE_IMAGE\})$/.test(from)),
    ).toEqual([]);
  });

  it('names every other package manager that it installs by its exact version', () => {
    for (const [, version] of text.matchAll(/(?:pnpm|cli-dist)@(\S+)/g)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
