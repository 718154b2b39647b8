import { loadParts } from '../../generators/parts.ts';
import { plan } from '../../generators/plan.ts';
import type { Answers } from '../../generators/questions.ts';
import { defaultAnswers } from '../docs/generated-texts.ts';

/** Path → text. */
export type ProjectFiles = ReadonlyMap<string, string>;

const parts = await loadParts();

/** What a whole project with these answers, and the default ones for the rest, consists of. */
export function projectOf(answers: Partial<Answers>): { files: ProjectFiles; scripts: string[] } {
  const all: Answers = { ...defaultAnswers(), ...answers };
  const leftOut: string[] = (['lessons', 'docker', 'ci'] as const).filter((part) => !all[part]);
  const { files, packageJson } = plan(
    all,
    parts.filter(({ name }) => !leftOut.includes(name)),
  );
  return {
    files: new Map(files.map(({ path, contents }) => [path, contents.toString('utf8')])),
    scripts: Object.keys(packageJson.scripts ?? {}),
  };
}
