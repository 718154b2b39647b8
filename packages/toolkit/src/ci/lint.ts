import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { githubAnnotation, repositoryPath } from '../annotations.ts';
import { defineVerb, type VerbContext } from '../commands/command.ts';
import { type LintResult, lint, verb as lintVerb } from '../commands/lint.ts';
import { relativeTo } from '../history/list-migrations.ts';
import { locateMigrations } from '../history/migrations-path.ts';
import type { Style } from '../output.ts';
import { printable } from '../printable.ts';
import { codeQuality } from './code-quality.ts';
import { readRemovedSince, readSince, sinceOption } from './since.ts';

/** What is found in the migrations that a branch has changed. */
export interface LintedChanges {
  /** The revision that was compared with; null when every migration was looked at. */
  since: string | null;
  /** Files of migrations which that revision has and which are gone. */
  removed: readonly string[];
  lint: LintResult;
  /** What GitHub Actions is told besides; null elsewhere. */
  annotations: readonly string[] | null;
}

/**
 * Lints the migrations that differ from a revision, and finds those that are gone. Needs no database. With nothing to
 * compare with, nobody knows what is new: then all are shown and none is held against the branch.
 */
export async function lintChanges(context: VerbContext, since: string | null): Promise<LintedChanges> {
  const { projectDir, env } = context;
  const github = env.GITHUB_ACTIONS === 'true';
  const folder = await locateMigrations(projectDir);
  const below = relativeTo(projectDir, folder);
  const removed = since === null ? [] : readRemovedSince(folder, since).map((file) => `${below}/${file}`);
  const linted = await lint(context, since === null ? { all: true } : { since, github });
  const annotations = removed.map((file) =>
    githubAnnotation({
      level: 'error',
      title: 'A migration is gone',
      message: `${goneBecause(since)}\nNext: ${putBack(file, since)}`,
      file: repositoryPath(file, projectDir, env),
    }),
  );
  return { since, removed, lint: linted, annotations: github ? annotations : null };
}

export const verb = defineVerb<LintedChanges>({
  options: [
    sinceOption,
    { flags: '--code-quality <file>', description: 'write the findings to a file that GitLab shows in merge requests' },
  ],
  examples: ['lint', 'lint --since origin/main'],
  async run(context, input) {
    const linted = await lintChanges(context, readSince(context, input));
    const { codeQuality: file } = input.options;
    if (typeof file === 'string') writeReport(path.resolve(context.projectDir, file), linted);
    return linted;
  },
  print,
  exitCode: ({ since, removed, lint: { failed } }) => (removed.length > 0 || (failed && since !== null) ? 1 : 0),
});

function writeReport(file: string, { since, removed, lint: { findings } }: LintedChanges): void {
  const gone = removed.map((each) => ({ file: each, why: goneBecause(since) }));
  writeFileSync(file, `${JSON.stringify(codeQuality(findings, gone), null, 2)}\n`);
}

function print({ since, removed, lint: linted, annotations }: LintedChanges, style: Style): string {
  const compared =
    since === null
      ? 'There is nothing to compare with, so every migration is shown and none counts as new.'
      : `Compared with ${since}.`;
  const gone = removed.map(
    (file) =>
      `${style.red('gone')}: ${printable(file)}. ${goneBecause(since)}\n  ${style.bold('Next:')} ${putBack(file, since)}`,
  );
  return [compared, ...(annotations ?? gone), lintVerb.print(linted, style)].join('\n');
}

function goneBecause(since: string | null): string {
  return `${since} has this migration: a database that has applied it can't go on without its file.`;
}

function putBack(file: string, since: string | null): string {
  return `Bring it back with "git checkout ${since} -- ${printable(file)}", and undo what it does in a new migration.`;
}
