import { loadParts } from '../../generators/parts.ts';
import { plan } from '../../generators/plan.ts';
import { type Answers, questions } from '../../generators/questions.ts';

/** What a reader may come from. */
export const backgrounds: readonly Answers['background'][] = ['mongodb', 'flask', 'neither'];

const parts = await loadParts();

/** The files of a whole project with the default answers, for a reader from somewhere: path → text. */
export function textsFor(background: Answers['background']): Map<string, string> {
  const { files } = plan({ ...defaultAnswers(), background }, parts);
  return new Map(files.map((file) => [file.path, file.contents.toString('utf8')]));
}

/** What a project gets when nobody answers anything. */
export function defaultAnswers(): Answers {
  const surroundings = { folderName: 'my-shop', userAgent: undefined, hasAll: true, answers: {} };
  return Object.fromEntries(
    questions.map(({ key, parse, defaultFor }) => {
      const parsed = parse(defaultFor(surroundings));
      if ('fault' in parsed) throw new Error(parsed.fault);
      return [key, parsed.value];
    }),
  ) as unknown as Answers;
}
