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

/** The scripts of a job, in order. */
export function scriptsOf({ steps }: Job, contexts: Contexts): { name: string; script: string }[] {
  return steps.flatMap(({ name = '', run }) => (run === undefined ? [] : [{ name, script: fillIn(run, contexts) }]));
}

/** The variables that a job's scripts see. */
export function environmentOf(workflow: Workflow, job: Job, contexts: Contexts): Record<string, string> {
  const variables = Object.entries({ ...workflow.env, ...job.env });
  return Object.fromEntries(variables.map(([name, value]) => [name, fillIn(value, contexts)]));
}
