import { githubAnnotation, repositoryPath } from '../annotations.ts';
import { defineVerb, type VerbContext } from '../commands/command.ts';
import { type VerifyResult, verify, verb as verifyVerb } from '../commands/verify.ts';
import { readProjectMigrations } from '../history/list-migrations.ts';
import { readChangesSince } from '../lint/changed-since.ts';
import type { Style } from '../output.ts';
import { readSince, sinceOption } from './since.ts';

/** What became of the migrations that a branch has changed. */
export interface VerifiedChanges {
  /** The revision that was compared with; null when every migration was verified. */
  since: string | null;
  /** Null when the branch changes no migration. */
  verified: VerifyResult | null;
  annotations: readonly string[];
}

/** Takes the migrations that differ from a revision up, down and up again on a scratch database. */
export async function verifyChanges(context: VerbContext, since: string | null): Promise<VerifiedChanges> {
  const { files, folder, migrationsDir } = await readProjectMigrations(context.projectDir);
  const touched = since === null ? null : readChangesSince(folder, since).touched;
  const ids = files.map(({ name }) => name).filter((name) => touched === null || touched.has(name));
  if (ids.length === 0) return { since, verified: null, annotations: [] };
  const verified = await verify(context, { ids });
  const github = context.env.GITHUB_ACTIONS === 'true';
  const annotations = verified.migrations.flatMap(({ name, problems }) =>
    problems.map(({ says, details, next }) =>
      githubAnnotation({
        level: 'error',
        title: 'db verify',
        message: [says, ...details, `Next: ${next}`].join('\n'),
        file: repositoryPath(`${migrationsDir}/${name}/down.sql`, context.projectDir, context.env),
      }),
    ),
  );
  return { since, verified, annotations: github ? annotations : [] };
}

export const verb = defineVerb<VerifiedChanges>({
  options: [sinceOption],
  examples: ['verify', 'verify --since origin/main'],
  run: (context, input) => verifyChanges(context, readSince(context, input)),
  print,
  exitCode: ({ verified }) => (verified && verified.failed > 0 ? 1 : 0),
});

function print({ since, verified, annotations }: VerifiedChanges, style: Style): string {
  if (verified === null)
    return `No migration differs from ${since ?? 'an empty history'}, so there is nothing to verify.`;
  return [verifyVerb.print(verified, style), ...annotations].join('\n');
}
