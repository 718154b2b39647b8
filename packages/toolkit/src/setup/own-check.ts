import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withPrograms } from '../prisma-cli.ts';
import { setupStop } from './setup-stop.ts';
import type { Setup } from './step.ts';

/** The script of package.json with which a project looks at its own settings. */
const SCRIPT = 'setup:settings';

/**
 * Lets the project judge its settings, if it has a script for that.
 *
 * @returns What the script says, line by line.
 * @throws {DbError} DB_SETUP_STOPPED with what the script says, when it fails.
 */
export async function assertOwnSettings({ projectDir, env }: Pick<Setup, 'projectDir' | 'env'>): Promise<string[]> {
  const { scripts = {} } = JSON.parse(readFileSync(path.join(projectDir, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>;
  };
  const command = scripts[SCRIPT];
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
  if (code !== 0) throw setupStop(said.trim(), 'Correct that in .env, and run the setup again.');
  return said.split(/\r?\n/).filter(Boolean);
}
