import { githubAnnotation, repositoryPath } from '../annotations.ts';
import { checkFiles } from '../check/check-files.ts';
import { checkTimeline } from '../check/check-timeline.ts';
import type { Finding } from '../check/finding.ts';
import { counted } from '../counted.ts';
import { DbError } from '../errors.ts';
import { type History, isApplied, isOutstanding } from '../history/assess.ts';
import { readProjectSettings } from '../history/externals.ts';
import { type ProjectMigrations, readProjectMigrations, relativeTo } from '../history/list-migrations.ts';
import { locateSchema } from '../history/migrations-path.ts';
import { readHistory } from '../history/read-history.ts';
import { hasModels, readSchemaFiles } from '../history/schema-files.ts';
import type { Style } from '../output.ts';
import { printable } from '../printable.ts';
import { defineVerb, type VerbContext } from './command.ts';

export interface CheckResult {
  findings: readonly Finding[];
  /** What was looked at: the files always, the other two where a server is in reach and the database exists. */
  checked: { files: boolean; schema: boolean; database: boolean };
  /** What was not looked at and why, or what is worth knowing. A sentence each. */
  notes: readonly string[];
  migrations: number;
  /** The findings as GitHub Actions reads them, when it is asked for that. */
  annotations?: readonly string[];
}

/**
 * Checks that files, Prisma schema and database say the same. Writes nothing to the project's database.
 *
 * @param options.database Whether to ask the server: if not, only files are looked at.
 */
export async function check(
  context: Pick<VerbContext, 'projectDir' | 'env'>,
  { database = true, github = false }: { database?: boolean; github?: boolean } = {},
): Promise<CheckResult> {
  const project = await readProjectMigrations(context.projectDir);
  const asked = database ? await checkWithServer(context, project) : filesOnly;
  const findings = [...checkFiles(project), ...asked.findings];
  const annotations = findings.map((finding) => annotation(finding, context));
  return { ...asked, findings, migrations: project.files.length, ...(github && { annotations }) };
}

const filesOnly: Pick<CheckResult, 'findings' | 'checked' | 'notes'> = {
  findings: [],
  checked: { files: true, schema: false, database: false },
  notes: ['Only the files were looked at: --no-database leaves out the Prisma schema and the database.'],
};

async function checkWithServer(
  { projectDir, env }: Pick<VerbContext, 'projectDir' | 'env'>,
  { files, folder, migrationsDir }: ProjectMigrations,
): Promise<Pick<CheckResult, 'findings' | 'checked' | 'notes'>> {
  const settings = await readProjectSettings({ projectDir, env });
  const history = await historyOrNull(env, settings.url, folder);
  const findings = history === null ? [] : checkTimeline(history, migrationsDir);
  const schemaPath = await locateSchema(projectDir);
  const schema = readSchemaFiles(schemaPath);
  const described = hasModels(schema);
  const broken = files.find(({ checksum }) => checksum === null);
  const notes = notesOn(history, { findings, shown: settings.shown, described });
  if (broken) {
    notes.push(`Schema and database were not compared, because ${broken.name} has no migration.sql.`);
    return { findings, checked: { files: true, schema: false, database: false }, notes };
  }
  const comparable = history !== null && findings.length === 0 && history.verdict !== 'running';
  const { checkReplay } = await import('../check/check-replay.ts');
  const replayed = await checkReplay({
    settings,
    folder,
    migrationsDir,
    names: files.map(({ name }) => name),
    applied: comparable ? history.timeline.filter(({ state }) => isApplied(state)).map(({ name }) => name) : null,
    schema: described ? schema : [],
    schemaPath: relativeTo(projectDir, schemaPath),
  });
  return {
    findings: [...findings, ...replayed],
    checked: { files: true, schema: described, database: history !== null },
    notes,
  };
}

async function historyOrNull(
  env: NodeJS.ProcessEnv,
  databaseUrl: string,
  migrationsDir: string,
): Promise<History | null> {
  try {
    return await readHistory({ databaseUrl, migrationsDir, env });
  } catch (error) {
    if (error instanceof DbError && error.code === 'DB_DATABASE_MISSING') return null;
    throw error;
  }
}

function notesOn(
  history: History | null,
  { findings, shown, described }: { findings: readonly Finding[]; shown: string; described: boolean },
): string[] {
  const notes: string[] = [];
  if (!described) notes.push('The Prisma schema has no models, so it was not compared with the migrations.');
  if (history === null) return [...notes, `There is no database at ${shown}, so only files and schema were checked.`];
  const pending = history.timeline.filter(({ state }) => isOutstanding(state)).length;
  if (findings.length > 0)
    notes.push('The tables of the database were not compared, because its history is not in order.');
  else if (history.verdict === 'running') notes.push('The tables were not compared, because a migration is running.');
  else if (pending > 0) {
    notes.push(`The database does not have ${counted(pending, 'migration')} yet: it was compared as far as it is.`);
  }
  return notes;
}

export const verb = defineVerb<CheckResult>({
  description:
    'Check, without writing to the database: one head, nothing edited, missing or failed, every down.sql there and unchanged, the migrations lead to the Prisma schema, and the database is what its applied migrations make, down to views, triggers, functions and policies. Migrations are replayed on a scratch database. Made for CI',
  options: [
    { flags: '--no-database', description: 'look at the files only; needs no server' },
    { flags: '--github', description: 'print annotations for GitHub Actions' },
  ],
  examples: ['check', 'check --no-database', 'check --github', 'check --json'],
  run: (context, { options }) => {
    return check(context, { database: options.database !== false, github: options.github === true });
  },
  print,
  exitCode: ({ findings }) => (findings.length > 0 ? 1 : 0),
});

const SHOWN = 30;

function print(result: CheckResult, style: Style): string {
  const { findings, notes, annotations = [] } = result;
  const lines = findings.slice(0, SHOWN).flatMap((finding) => findingLines(finding, style));
  if (findings.length > SHOWN) lines.push(`… and ${findings.length - SHOWN} more (--json lists them all)`);
  if (lines.length > 0) lines.push('');
  lines.push(...notes.map((note) => style.dim(`Note: ${printable(note)}`)));
  const sum =
    findings.length === 0
      ? style.green(`All is well: ${praise(result)}.`)
      : style.red(`${counted(findings.length, 'finding')}.`);
  return [...lines, sum, ...annotations].join('\n');
}

function findingLines({ code, says, details = [], next }: Finding, style: Style): string[] {
  return [
    `${style.red(code)}: ${printable(says)}`,
    ...details.slice(0, SHOWN).map(indented),
    ...(details.length > SHOWN ? [`    … and ${details.length - SHOWN} more lines`] : []),
    `  ${style.bold('Next:')} ${printable(next)}`,
  ];
}

function annotation(
  { code, says, details = [], next, file }: Finding,
  { projectDir, env }: Pick<VerbContext, 'projectDir' | 'env'>,
): string {
  const message = [says, ...details, `Next: ${next}`].join('\n');
  const place = file === undefined ? {} : { file: repositoryPath(file, projectDir, env) };
  return githubAnnotation({ level: 'error', title: `db check: ${code}`, message, ...place });
}

/** A line of somebody else's text, with the blanks before it. */
function indented(line: string): string {
  return `    ${/^ */.exec(line)?.[0] ?? ''}${printable(line)}`;
}

function praise({ migrations, checked }: CheckResult): string {
  const count = counted(migrations, 'migration');
  if (checked.database && checked.schema) return `${count}, the Prisma schema and the database say the same`;
  if (checked.schema) return `${count} and the Prisma schema say the same`;
  if (checked.database) return `${count} and the database say the same`;
  return `${count} in order`;
}
