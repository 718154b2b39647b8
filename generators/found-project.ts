import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExistingPrisma } from './existing-prisma.ts';
import type { Answers } from './questions.ts';
import { readJson } from './read-json.ts';
import { isRecord } from './stored-answers.ts';

/** What is in a project already that our files have to fit. */
export interface FoundProject {
  /** The Prisma schema, the migrations and the Prisma config, from the project's root. */
  schema: string;
  migrations: string;
  prismaConfig: string;
  /** Name of the workflow for GitHub, without its ending: another one where that of ours is taken. */
  workflow: string;
  /** Where workflows read the version of Node; undefined when no file says it. */
  nodeVersionFile: string | undefined;
  /** The scripts of its package.json. */
  scripts: Readonly<Record<string, unknown>>;
}

/** Nothing: everything is where ours is. */
export const emptyProject: FoundProject = {
  schema: 'prisma/schema.prisma',
  migrations: 'prisma/migrations',
  prismaConfig: 'prisma.config.ts',
  workflow: 'ci',
  nodeVersionFile: '.nvmrc',
  scripts: {},
};

/** What somebody's own project has, but for its workflows. */
export function findProject(folder: string, prisma: ExistingPrisma): FoundProject {
  const { engines, scripts } = readJson(join(folder, 'package.json'));
  return {
    schema: prisma.schema,
    migrations: prisma.migrations,
    prismaConfig: prisma.config?.path ?? emptyProject.prismaConfig,
    workflow: emptyProject.workflow,
    nodeVersionFile:
      ['.nvmrc', '.node-version'].find((file) => existsSync(join(folder, file))) ??
      (isRecord(engines) && engines.node !== undefined ? 'package.json' : undefined),
    scripts: isRecord(scripts) ? scripts : {},
  };
}

const workflows = '.github/workflows';

/**
 * The name for our workflow: no file of theirs has it, and none of theirs goes by the same name on GitHub, which would let the
 * two cancel each other.
 *
 * @param isOurs whether an earlier run wrote a file, also one that was cut short
 */
export function freeWorkflow(folder: string, isOurs: (path: string, workflow: string) => boolean): string {
  const names = ['ci', 'migrations', 'pos-migrate'];
  const ours = names.find((name) => isOurs(`${workflows}/${name}.yml`, name));
  if (ours !== undefined) return ours;
  const place = join(folder, workflows);
  const files = existsSync(place) ? readdirSync(place).filter((file) => /\.ya?ml$/.test(file)) : [];
  const taken = files.flatMap((file) => {
    const name = /^name:\s*(.*?)\s*$/m.exec(readFileSync(join(place, file), 'utf8'))?.[1] ?? '';
    return [file.replace(/\.ya?ml$/, ''), name.replace(/^(['"])(.*)\1$/, '$2').toLowerCase()];
  });
  return names.find((name) => !taken.includes(name)) ?? 'pos-migrate';
}

/** Who has the repository, as far as the folder tells. */
export function findForge(folder: string): Answers['forge'] {
  const remotes = remotesOf(folder);
  const isOn = (name: 'github' | 'gitlab', ...files: string[]) =>
    remotes.includes(name) || files.some((file) => existsSync(join(folder, file)));
  if (!isOn('gitlab', '.gitlab-ci.yml', '.gitlab')) return 'github';
  return isOn('github', '.github') ? 'both' : 'gitlab';
}

function remotesOf(folder: string): string {
  const config = join(folder, '.git', 'config');
  if (existsSync(config)) return (readFileSync(config, 'utf8').match(/^\s*url\s*=.*$/gm) ?? []).join('\n');
  const parent = dirname(folder);
  return parent === folder || existsSync(join(folder, '.git')) ? '' : remotesOf(parent);
}
