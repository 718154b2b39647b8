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
export interface Contexts {
  github: { event_name: string; base_ref?: string; ref_name?: string; event?: Record<string, unknown> };
  secrets?: Record<string, string>;
  vars?: Record<string, string>;
}

/** The text of a value with `${{ }}` in it, as GitHub would fill it in. */
export function fillIn(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(.+?)\}\}/g, (_, expression) => String(evaluate(expression, contexts) ?? ''));
}

/**
 * What an expression means. The workflow uses those of GitHub's operators that are JavaScript's as well; only asking for a
 * property of nothing is allowed there.
 */
export function evaluate(expression: string, { github, secrets = {}, vars = {} }: Contexts): unknown {
  const format = (pattern: string, ...values: unknown[]) =>
    pattern.replaceAll(/\{(\d+)\}/g, (_, index) => String(values[Number(index)]));
  const code = expression.replaceAll(/(?<=\w)\.(?=[a-z_])/gi, '?.');
  return new Function('github', 'secrets', 'vars', 'format', `return ${code}`)(github, secrets, vars, format);
}
