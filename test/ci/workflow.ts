import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parse } from 'yaml';

/** A GitHub workflow, as far as the tests look into it. */
export interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

export interface Job {
  needs?: string;
  if?: string;
  environment?: string;
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  services?: Record<string, { image: string; options?: string }>;
  env?: Record<string, string>;
  steps: Step[];
}

export interface Step {
  name?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
}

export function readWorkflow(text: string): Workflow {
  return parse(text);
}

/** What the expressions of a workflow can ask for. */
export type Contexts = Readonly<Record<'github' | 'secrets' | 'vars', Record<string, unknown>>>;

/** The text of a value with `${{ }}` in it, as GitHub fills it in. */
export function fillIn(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(.+?)\}\}/g, (_, expression) => evaluate(expression, contexts));
}

/** What an expression comes to, by GitHub's own evaluator: `true` and `false` for a condition. */
export function evaluate(expression: string, contexts: Contexts): string {
  const { tokens } = new Lexer(expression.trim()).lex();
  const tree = new Parser(tokens, Object.keys(contexts), []).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver);
  return new Evaluator(tree, known).evaluate().coerceString();
}

/** A script of a job, with all the variables that it sees. */
export interface Script {
  readonly name: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The scripts of a job, in order. */
export function scriptsOf(workflow: Workflow, job: string, contexts: Contexts): Script[] {
  const { steps, env } = jobOf(workflow, job);
  return steps.flatMap(({ name = '', run, env: own }) => {
    if (run === undefined) return [];
    const variables = Object.entries({ ...workflow.env, ...env, ...own });
    const filled = variables.map(([variable, value]) => [variable, fillIn(value, contexts)]);
    return [{ name, script: fillIn(run, contexts), env: Object.fromEntries(filled) }];
  });
}

/** @throws Error when there is no such job */
export function jobOf({ jobs }: Workflow, name: string): Job {
  const job = jobs[name];
  if (!job) throw new Error(`The workflow has no job "${name}".`);
  return job;
}
