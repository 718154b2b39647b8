import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { documentEnvironment } from '../docs/document-project.ts';
import type { Script } from './workflow.ts';

/** What a step came to. */
export interface StepResult {
  readonly name: string;
  readonly code: number;
  readonly text: string;
}

/**
 * Runs the scripts of a job one after the other in a checkout, as a runner does, until one fails.
 *
 * @param besides What is set besides, or in the place of what the workflow sets. Git knows no name there, as on a runner.
 */
export async function runScripts(
  scripts: readonly Script[],
  cwd: string,
  besides: Record<string, string>,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const { name, script, env } of scripts) {
    const result = { name, ...(await runScript(script, cwd, { ...env, ...besides })) };
    results.push(result);
    if (result.code !== 0) break;
  }
  return results;
}

/** What a runner of GitHub says of itself. */
export function onGithub({ dir }: { dir: string }): Record<string, string> {
  return { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: dir };
}

async function runScript(script: string, cwd: string, env: Record<string, string>) {
  const child = spawn('bash', ['-e', '-c', script], {
    cwd,
    env: { ...runnerEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const [code] = await once(child, 'close');
  return { code: code ?? 255, text };
}

/** What every runner has: this machine, without a name in Git. */
export function runnerEnvironment(): NodeJS.ProcessEnv {
  const all = documentEnvironment({ CI: 'true', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });
  return Object.fromEntries(Object.entries(all).filter(([name]) => !/^GIT_(AUTHOR|COMMITTER)_/.test(name)));
}
