import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../generators/package-root.ts';
import { loadParts, withNeeds } from '../../generators/parts.ts';
import { plan } from '../../generators/plan.ts';
import type { Answers } from '../../generators/questions.ts';
import { listTemplates, renderTemplate } from '../../generators/templates.ts';

const parts = await loadParts();

const defaults: Answers = {
  name: 'my-shop',
  shopName: 'My Shop',
  currency: 'USD',
  prices: 'net',
  taxRate: 10,
  database: 'embedded',
  background: 'neither',
  packageManager: 'npm',
  lessons: true,
  docker: true,
  ci: true,
  kubernetes: false,
  forge: 'both',
  extras: true,
};

/**
 * The files of a project: each list is a text file beside this one, a path a line. Other answers add what is named here.
 * After adding or removing templates:  UPDATE_FILE_LISTS=1 npx vitest run test/generators/plan.test.ts
 */
const lists: [list: string, part: string, answers: Partial<Answers>, added: string[]][] = [
  ['app.txt', 'app', {}, []],
  ['app.txt', 'app', { packageManager: 'pnpm' }, ['pnpm-lock.yaml', 'pnpm-workspace.yaml']],
  ['app.txt', 'app', { packageManager: 'yarn' }, ['.yarnrc', '.yarnrc.yml', 'yarn.lock']],
  ['app.txt', 'app', { database: 'docker', background: 'flask' }, ['.devcontainer/compose.yaml']],
  ['app.txt', 'app', { database: 'url', background: 'mongodb', currency: 'JPY', taxRate: 0 }, []],
  [
    'app.txt',
    'app',
    { kubernetes: true },
    [
      'docs/how-to/kubernetes.md',
      'kubernetes/app.yaml',
      'kubernetes/config.yaml',
      'kubernetes/database.yaml',
      'kubernetes/deploy.sh',
      'kubernetes/migrate.yaml',
    ],
  ],
  ['shop.txt', 'shop', {}, []],
  ['toolkit.txt', 'toolkit', {}, []],
  ['lessons.txt', 'lessons', {}, []],
  ['docker.txt', 'docker', {}, []],
  ['ci.txt', 'ci', {}, []],
];

function planFor(part: string, answers: Partial<Answers>) {
  return plan({ ...defaults, ...answers }, part === 'app' ? parts : withNeeds(part, parts));
}

describe('the files of a project', () => {
  it.each(lists)('are those of %s (%s, %j), and %j', (list, part, answers, added) => {
    const paths = planFor(part, answers).files.map(({ path }) => path.replace(/-h[0-9a-f]{8}\./, '-h….'));
    const stored = join(import.meta.dirname, 'file-lists', list);
    if (process.env.UPDATE_FILE_LISTS && added.length === 0) writeFileSync(stored, `${paths.join('\n')}\n`);
    const npmHas = ['package-lock.json', 'vendor/left-out/index.cjs', 'vendor/left-out/package.json'];
    const left = answers.packageManager === undefined ? [] : npmHas;
    const listed = readFileSync(stored, 'utf8').trimEnd().split('\n');
    expect(paths).toEqual([...listed, ...added].filter((path) => !left.includes(path)).sort());
  });

  it('leave no template out: each is written for some answers', () => {
    const planned = new Set(lists.flatMap(([, part, answers]) => planFor(part, answers).files.map(({ path }) => path)));
    const folders = readdirSync(join(packageRoot, 'templates'), { withFileTypes: true });
    const templates = folders
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => listTemplates(`templates/${name}`).filter(({ path }) => path !== 'package.json'));
    const orphans = [...templates, ...listTemplates('prisma', 'prisma')].filter(({ path }) => !planned.has(path));
    expect(orphans).toEqual([]);
  });

  it('come from a templates folder for each generator, and a generator for each templates folder', () => {
    const folders = readdirSync(join(packageRoot, 'templates'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.sort()).toEqual(parts.map(({ name }) => name).sort());
  });

  it('are the same bytes for the same answers', () => {
    const bytes = () => planFor('app', {}).files.map(({ path, contents }) => [path, contents.toString('base64')]);
    expect(bytes()).toEqual(bytes());
  });

  it('are copied byte for byte unless their name ends in .ejs', () => {
    const files = new Map(planFor('toolkit', {}).files.map((file) => [file.path, file.contents]));
    const copied = listTemplates('templates/toolkit').filter(({ source }) => !source.endsWith('.ejs'));
    for (const { source, path } of copied.filter(({ path }) => path !== 'package.json')) {
      expect(files.get(path)?.equals(readFileSync(join(packageRoot, source)))).toBe(true);
    }
  });

  it('are executable when they are programs that are started by their path', () => {
    const executable = planFor('app', {}).files.filter((file) => file.executable);
    expect(executable.map(({ path }) => path)).toEqual([
      'docker/backup.sh',
      'docker/entrypoint.sh',
      'docker/pgbouncer/start.sh',
      'scripts/ci/install-with-yarn.sh',
      'scripts/ci/merge-target.sh',
    ]);
  });

  it('belong to the project once it has a history, as far as they are that history', () => {
    const once = planFor('app', {}).files.filter(({ onlyWithout }) => onlyWithout === 'prisma/migrations');
    expect(once.map(({ path }) => path.replace(/migrations\/.*/, 'migrations/…'))).toContain('prisma/schema.prisma');
    expect(once.every(({ path }) => /^prisma\/(schema\.prisma|migrations\/)/.test(path))).toBe(true);
  });
});

describe('the texts that depend on answers', () => {
  const text = (path: string, answers: Partial<Answers>) => {
    const file = planFor('app', answers).files.find((each) => each.path === path);
    return file?.contents.toString('utf8') ?? '';
  };

  it('name the package manager of the project, in every command of the README', () => {
    for (const packageManager of ['npm', 'pnpm', 'yarn'] as const) {
      const readme = text('README.md', { packageManager });
      expect(readme).toContain(`${packageManager} run setup\n${packageManager} run dev`);
      const others = ['npm', 'pnpm', 'yarn'].filter((each) => each !== packageManager);
      for (const other of others) expect(readme).not.toMatch(new RegExp(`\\b${other} (run|install|test|exec)`));
    }
    expect(text('README.md', { packageManager: 'npm' })).toContain('npm run db -- status');
    expect(text('README.md', { packageManager: 'pnpm' })).toContain('pnpm run db status');
  });

  it('compare with what the reader knows', () => {
    expect(text('README.md', { background: 'flask' })).toContain('Flask-Migrate');
    expect(text('README.md', { background: 'mongodb' })).toContain('schema-on-write');
    expect(text('README.md', { background: 'neither' })).not.toMatch(/flask|mongo/i);
  });

  it('derive the database from the name, and leave the address of a server of theirs to them', () => {
    const name = '@acme/corner-shop';
    expect(text('.env.example', { name })).toContain(
      'DATABASE_URL=postgresql://acme_corner_shop:change-me@127.0.0.1:5432/acme_corner_shop\n',
    );
    expect(text('.env.example', { name, database: 'url' })).toMatch(/^DATABASE_URL=$/m);
  });

  it('show a shop name as it is, whatever it holds', () => {
    expect(text('README.md', { shopName: '<b>*Fig* & Olive</b>' })).toContain('\\<b\\>\\*Fig\\* & Olive\\</b\\>');
    expect(text('.env.example', { shopName: "Joe's" })).toContain('SHOP_NAME="Joe\'s"\n');
  });

  it("keep out of Git what package managers leave behind, and not what a team shares of Yarn's", () => {
    const folder = mkdtempSync(join(tmpdir(), 'ignored-'));
    try {
      const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
      git('init', '--quiet');
      writeFileSync(join(folder, '.gitignore'), text('.gitignore', { packageManager: 'yarn' }));
      for (const path of [
        '.yarn/install-state.gz',
        '.yarn/cache/a.zip',
        '.yarn/releases/yarn.cjs',
        'node_modules/a.js',
        '.env',
      ]) {
        mkdirSync(join(folder, dirname(path)), { recursive: true });
        writeFileSync(join(folder, path), '');
      }
      expect(git('status', '--porcelain', '--untracked-files=all')).toBe('?? .gitignore\n?? .yarn/releases/yarn.cjs\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('fail on a variable that nobody gives them', () => {
    const template = { source: 'templates/shop/README.md.ejs', path: 'README.md' };
    expect(() => renderTemplate(template, { name: 'my-shop' })).toThrow(/is not defined/);
  });
});

describe('package.json', () => {
  it('asks for what its parts ask for, sorted as npm sorts', () => {
    const { packageJson } = planFor('app', {});
    for (const section of ['dependencies', 'devDependencies'] as const) {
      expect(Object.keys(packageJson[section] ?? {}).length).toBeGreaterThan(3);
    }
    expect(packageJson).toMatchObject({ name: 'my-shop', private: true, type: 'module' });
    expect(packageJson.scripts).toMatchObject({ setup: expect.any(String), db: expect.any(String) });
  });

  it('pins every version, so that the same answers are the same project tomorrow', () => {
    const { dependencies, devDependencies, optionalDependencies } = planFor('app', {}).packageJson;
    for (const version of Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect(version).toMatch(
        /^(\d+\.\d+\.\d+|file:vendor\/left-out$|file:vendor\/[a-z-]+-\d+\.\d+\.\d+-h[0-9a-f]{8}\.tgz$)/,
      );
    }
  });
});
