import { suggestProjectName } from './project-name.ts';
import { type Answers, partAnswers, type Question, questions } from './questions.ts';
import { leftOutFaults, type Request } from './request.ts';
import { UsageFault } from './usage-fault.ts';

/** Asks one question until the answer can be used, and returns its text. */
export type Ask = (question: Question, proposal: string) => Promise<string>;

/**
 * All answers: what is known, then what is asked, then defaults for what none of the parts asks.
 *
 * @throws UsageFault when an answer needs a part that was left out
 */
export async function completeAnswers(request: Request, ask: Ask): Promise<Answers> {
  const answers: Partial<Answers> = { ...request.known };
  for (const question of request.open) {
    Object.assign(answers, {
      [question.key]: parsed(question, await ask(question, propose(question, request, answers))),
    });
  }
  for (const question of questions) {
    if (question.key in answers) continue;
    Object.assign(answers, { [question.key]: parsed(question, propose(question, request, answers)) });
  }
  for (const name of partAnswers) {
    answers[name] =
      request.known[name] ??
      (request.parts.some((part) => part.name === name) || request.target.stored?.[name] === true);
  }
  const faults = leftOutFaults(request.offered, answers);
  if (faults.length > 0) throw new UsageFault(faults);
  // In the order of the questions, whatever the order of the answers, so that .yo-rc.json is always the same.
  return Object.fromEntries(questions.map(({ key }) => [key, answers[key]])) as unknown as Answers;
}

/** The default, made usable: a folder may be called what no project can be called. */
function propose(question: Question, { surroundings }: Request, answers: Partial<Answers>): string {
  const proposal = question.defaultFor({ ...surroundings, answers });
  return 'fault' in question.parse(proposal) ? suggestProjectName(proposal) : proposal;
}

function parsed(question: Question, text: string): Answers[keyof Answers] {
  const result = question.parse(text);
  if ('fault' in result) throw new Error(result.fault);
  return result.value;
}
