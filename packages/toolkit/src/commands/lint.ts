import { githubAnnotation, repositoryPrefix } from '../annotations.ts';
import { counted } from '../counted.ts';
import { schemaIn } from '../database-url.ts';
import { DbError } from '../errors.ts';
import { isOutstanding, type MigrationState } from '../history/assess.ts';
import { findMigration } from '../history/find-migration.ts';
import { relativeTo } from '../history/list-migrations.ts';
import { locateMigrations } from '../history/migrations-path.ts';
import { readChangesSince } from '../lint/changed-since.ts';
import type { Finding } from '../lint/finding.ts';
import { findingsInWords } from '../lint/findings-in-words.ts';
import { githubCommand } from '../lint/github.ts';
import { type LintContext, lintFiles } from '../lint/lint-files.ts';
import { readSources } from '../lint/read-sources.ts';
import type { Style } from '../output.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** What `npm run db -- lint` finds. */
export interface LintResult {
  /** The address of the database without its password; null when it was not asked. */
  database: string | null;
  /** The migration folder, relative to the project. */
  migrationsDir: string;
  /** The migrations that were linted, in the order in which they are applied. */
  linted: string[];
  findings: readonly Finding[];
  errors: number;
  warnings: number;
  /** Why squawk's rules were left out; null when they were not. */
  squawkAbsent: string | null;
  /** Whether this calls for a person: an error, or with `--strict` a warning. */
  failed: boolean;
  /** For `print`: words, or commands that GitHub Actions shows at the lines. */
  format: 'words' | 'github';
  /** What comes before the paths in the repository that GitHub has checked out. */
  prefix: string;
}

/** What to lint: by default what is not applied yet. */
export interface LintInput {
  /** Names of migrations, or beginnings of them. */
  readonly ids?: readonly string[];
  readonly all?: boolean;
  /** A Git revision: what has changed since then. */
  readonly since?: string | undefined;
  readonly strict?: boolean;
  readonly github?: boolean;
}

/** Lints migrations. The database is asked only for what is not applied yet; ids, `all` and `since` need none. */
export async function lint(
  context: Pick<VerbContext, 'projectDir' | 'env'>,
  input: LintInput = {},
): Promise<LintResult> {
  const { projectDir, env } = context;
  const { ids = [], all = false, since, strict = false, github = false } = input;
  if (Number(ids.length > 0) + Number(all) + Number(since !== undefined) > 1) throw severalSelections();
  const folder = await locateMigrations(projectDir);
  const migrationsDir = relativeTo(projectDir, folder);
  const migrations = readSources(folder);
  const names = migrations.map(({ name }) => name);
  const asked = await select();
  const report = await lintFiles(asked.linted, { projectDir, folder, migrationsDir, migrations, ...asked.known });
  const count = (severity: Finding['severity']) => report.findings.filter((each) => each.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  return {
    database: asked.database,
    migrationsDir,
    linted: asked.linted,
    ...report,
    errors,
    warnings,
    failed: errors > 0 || (strict && warnings > 0),
    format: github ? 'github' : 'words',
    prefix: repositoryPrefix(projectDir, env),
  };

  async function select(): Promise<Selection> {
    const defaultSchema = defaultSchemaOf(env);
    if (all) return { linted: names, database: null, known: { defaultSchema } };
    if (ids.length > 0) {
      const wanted = new Set(ids.map((id) => findMigration(names, id)));
      return { linted: names.filter((name) => wanted.has(name)), database: null, known: { defaultSchema } };
    }
    if (since !== undefined) {
      const { touched, edited } = readChangesSince(folder, since);
      const known = { defaultSchema, changedSince: { ref: since, names: edited } };
      return { linted: names.filter((name) => touched.has(name)), database: null, known };
    }
    // Loaded only here, because the client costs as much time as linting some hundred files.
    const { readDatabase } = await import('../lint/read-database.ts');
    const { shown, states, database } = await readDatabase(env, folder);
    const linted = names.filter((name) => isUnapplied(states.get(name)));
    return { linted, database: shown, known: { defaultSchema, states, database } };
  }
}

interface Selection {
  linted: string[];
  database: string | null;
  known: Partial<LintContext>;
}

export const verb = defineVerb<LintResult>({
  description:
    'Lint the migrations that are not applied yet: with squawk, and with the rules that squawk cannot know. Named migrations, --all and --since read files only and need no database. A comment "-- lint-ignore <rule>: <reason>" silences a rule',
  arguments: [{ name: '[id...]', description: 'migrations to lint, by name or the beginning of one' }],
  options: [
    { flags: '--all', description: 'lint every migration of the folder' },
    { flags: '--since <revision>', description: 'lint what has changed since this Git revision, and find edits' },
    { flags: '--strict', description: 'end with 1 for warnings too' },
    { flags: '--github', description: 'print commands that GitHub Actions shows at the lines' },
  ],
  examples: ['lint', 'lint 20260303', 'lint --all --strict', 'lint --since origin/main --github'],
  run: (context, { arguments: ids, options }) =>
    lint(context, {
      ids,
      all: options.all === true,
      since: typeof options.since === 'string' ? options.since : undefined,
      strict: options.strict === true,
      github: options.github === true,
    }),
  print: (result, style) => (result.format === 'github' ? printForGithub(result) : printInWords(result, style)),
  exitCode: ({ failed }) => (failed ? 1 : 0),
});

function printInWords(result: LintResult, style: Style): string {
  const { findings, squawkAbsent } = result;
  const blocks = findings.length > 0 ? [findingsInWords(findings, style)] : [];
  if (squawkAbsent !== null) blocks.push(`Note: squawk's rules were left out. ${squawkAbsent}`);
  const summary = summarise(result);
  blocks.push(findings.length > 0 ? style.yellow(summary) : style.green(summary));
  return blocks.join('\n\n');
}

function printForGithub(result: LintResult): string {
  const commands = result.findings.map((finding) => githubCommand(finding, result.prefix));
  if (result.squawkAbsent !== null) {
    const message = `squawk's rules were left out. ${result.squawkAbsent}`;
    commands.push(githubAnnotation({ level: 'warning', title: 'db lint', message }));
  }
  return [...commands, summarise(result)].join('\n');
}

function summarise({ linted, errors, warnings, database, migrationsDir }: LintResult): string {
  const looked = `${counted(linted.length, 'migration')} linted`;
  if (errors + warnings > 0) return `${looked}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`;
  if (linted.length > 0) return `${looked}: nothing found.`;
  return database === null
    ? `There was nothing to lint in ${migrationsDir}.`
    : `There was nothing to lint: every migration of ${migrationsDir} is applied to ${database}.`;
}

function isUnapplied(state: MigrationState | undefined): boolean {
  return state !== undefined && (isOutstanding(state) || state === 'failed');
}

function defaultSchemaOf({ DATABASE_URL: url = '' }: NodeJS.ProcessEnv): string {
  return URL.canParse(url) ? schemaIn(url) : 'public';
}

function severalSelections(): DbError {
  return new DbError('DB_USAGE', {
    message: 'Names of migrations, --all and --since exclude each other.',
    next: 'Choose one of them; without any, what is not applied yet is linted.',
  });
}
