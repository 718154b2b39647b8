import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { callToolkit } from '../call-programs.ts';
import { createDocumentProject, type DocumentProject, documentEnvironment } from '../docs/document-project.ts';
import { createDatabase, dropDatabase, testServerUrl, unusedName } from '../toolkit/history/test-database.ts';

/** A generated project in Git, the repository that its people share, and checkouts of it as CI makes them. */
export interface SharedRepository {
  readonly project: DocumentProject;
  /** Where it is cloned from. */
  readonly url: string;
  /** Commits what a change leaves on a new branch that begins at `from`, pushes it, and returns to main. */
  branch(name: string, change: () => unknown, from?: string): Promise<string>;
  /** Pushes a branch's commits to main, as the button on a pull request does. */
  merge(name: string): void;
  /** Makes main what it was at a commit, here and in the shared repository. */
  reset(commit: string): void;
  /** What main has. */
  tip(): string;
  /**
   * A commit as GitHub's checkout leaves it, with the whole history and all branches.
   *
   * @param options.onto A commit of main with which it is merged, as for a pull request.
   * @param options.folder Where to; by default a place that finds this repository's packages.
   */
  checkOut(commit: string, options?: { onto?: string; folder?: string }): Checkout;
  /** The address of an empty database on the test's server, as the service container offers. */
  database(): Promise<string>;
  remove(): Promise<void>;
}

export interface Checkout {
  readonly dir: string;
  git(...args: string[]): string;
}

export async function createSharedRepository(flags: Record<string, string> = {}): Promise<SharedRepository> {
  const project = await createDocumentProject({ flags });
  const { dir } = project;
  const shared = mkdtempSync(`${dir}-shared-`);
  const made: string[] = [shared];
  const databases: string[] = [];
  const git = gitIn(dir);
  gitIn(shared)('init', '--quiet', '--bare', '--initial-branch=main');
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', shared);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Begin');
  git('push', '--quiet', '--set-upstream', 'origin', 'main');
  return {
    project,
    url: shared,
    tip: () => git('rev-parse', 'main'),
    async branch(name, change, from = 'main') {
      git('switch', '--quiet', '--create', name, from);
      await change();
      git('add', '--all');
      git('commit', '--quiet', '--message', name);
      git('push', '--quiet', 'origin', name);
      git('switch', '--quiet', 'main');
      return git('rev-parse', name);
    },
    merge(name) {
      git('merge', '--quiet', '--no-ff', '--message', `Merge ${name}`, name);
      git('push', '--quiet', 'origin', 'main');
    },
    reset(commit) {
      git('switch', '--quiet', '--discard-changes', 'main');
      git('clean', '--quiet', '-d', '--force', 'prisma');
      git('reset', '--quiet', '--hard', commit);
      git('push', '--quiet', '--force', 'origin', 'main');
    },
    checkOut(commit, { onto, folder = path.dirname(dir) } = {}) {
      const checkout = mkdtempSync(path.join(folder, 'checkout-'));
      made.push(checkout);
      gitIn(checkout)('clone', '--quiet', '--no-checkout', shared, '.');
      gitIn(checkout)('checkout', '--quiet', '--detach', onto ?? commit);
      if (onto) gitIn(checkout)('merge', '--quiet', '--no-ff', '--message', 'The merge that GitHub makes', commit);
      return {
        dir: checkout,
        git: gitIn(checkout),
      };
    },
    async database() {
      const name = unusedName();
      databases.push(name);
      await createDatabase(name);
      return testServerUrl(name);
    },
    async remove() {
      for (const folder of made) rmSync(folder, { recursive: true, force: true });
      for (const name of databases) await dropDatabase(name);
      await project.remove();
    },
  };
}

/** Git in a folder, as a person. Returns what it prints. */
export function gitIn(cwd: string) {
  return (...args: string[]): string =>
    execFileSync('git', args, { cwd, env: documentEnvironment(), encoding: 'utf8' }).trim();
}

/**
 * Changes the Prisma schema and drafts the migration for it.
 *
 * @returns its name
 */
export async function draft(
  project: DocumentProject,
  change: (schema: string) => string,
  message: string,
): Promise<string> {
  project.write('prisma/schema.prisma', change(project.read('prisma/schema.prisma')));
  const before = migrationsOf(project);
  const typed = { cwd: project.dir, env: documentEnvironment() };
  const drafted = await callToolkit(['draft', message, '--unverified'], typed);
  const made = migrationsOf(project).find((name) => !before.includes(name));
  if (!made) throw new Error(`Nothing was drafted:\n${drafted.stdout}${drafted.stderr}`);
  return made;
}

/** Adds a nullable column to a model. */
export function withColumn(model: string, column: string): (schema: string) => string {
  return (schema) => schema.replace(new RegExp(`^model ${model} \\{\n`, 'm'), `$&  ${column} String?\n`);
}

function migrationsOf({ dir }: DocumentProject): string[] {
  return readdirSync(path.join(dir, 'prisma', 'migrations')).filter((name) => /^\d/.test(name));
}
