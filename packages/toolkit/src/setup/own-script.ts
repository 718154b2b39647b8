import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withPrograms } from '../prisma-cli.ts';
import { setupStop } from './setup-stop.ts';
import type { Setup } from './step.ts';

/** Scripts of package.json that belong to the setup, where a project has them. */
export type OwnScript =
  /** Judges the project's settings. */
  | 'setup:settings'
  /** Sees to it that somebody can sign in. */
  | 'setup:people';

export function hasOwnScript(projectDir: string, script: OwnScript): boolean {
  return scriptsOf(projectDir)[script] !== undefined;
}

/**
 * Runs a script of the project, if it has it.
 *
 * @param remedy what to do when it fails
 * @returns What the script says, line by line.
 * @throws {DbError} DB_SETUP_STOPPED with what the script says, when it fails.
 */
export async function runOwnScript(
  { projectDir, env }: Pick<Setup, 'projectDir' | 'env'>,
  script: OwnScript,
  remedy: string,
): Promise<string[]> {
  const command = scriptsOf(projectDir)[script];
  if (command === undefined) return [];
  // As npm starts a script: in a shell, which finds the programs of packages.
  const child = spawn(command, {
    cwd: projectDir,
    env: withPrograms(env, projectDir),
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw setupStop(said.trim(), remedy);
  return said.split(/\r?\n/).filter(Boolean);
}

function scriptsOf(projectDir: string): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(path.join(projectDir, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>;
  };
  return manifest.scripts ?? {};
}
