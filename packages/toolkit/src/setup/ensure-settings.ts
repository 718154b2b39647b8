import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { withoutPassword } from '../database-url.ts';
import { loadProjectEnv, readDatabaseSettings } from '../env.ts';
import { prisma } from '../project-command.ts';
import { ensureEnvFile, readExample } from './ensure-env-file.ts';
import { missingLines, PLACEHOLDER_PASSWORD } from './env-text.ts';
import { runOwnScript } from './own-script.ts';
import { setupStop } from './setup-stop.ts';
import type { Setup, Step } from './step.ts';

/** Makes or checks `.env`, and loads it. What the toolkit could not use stops the setup here. */
export const ensureSettings: Step = {
  title: 'Settings',
  async run({ projectDir, env, tell }: Setup) {
    assertDevelopment(env);
    const made = await ensureEnvFile(projectDir);
    const outside = env.DATABASE_URL;
    const text = readFileSync(path.join(projectDir, '.env'), 'utf8');
    const { DATABASE_URL: inFile = '' } = parseEnv(text);
    const missing = existsSync(path.join(projectDir, '.env.example'))
      ? missingLines(readExample(projectDir), text, env)
      : [];
    loadProjectEnv(projectDir, env);
    assertDevelopment(env); // .env may say so as well

    for (const { name, advice } of missing) tell(`.env has no ${name}: ${advice}`);
    if (outside !== undefined && outside !== inFile) {
      tell(`DATABASE_URL comes from the environment, not from .env: ${withoutPassword(outside)}`);
    } else if (inFile.includes(`:${PLACEHOLDER_PASSWORD}@`)) {
      tell(`DATABASE_URL in .env still has the password of .env.example, "${PLACEHOLDER_PASSWORD}"`);
    }
    assertUsable(env);
    const remedy = 'Correct that in .env, and run the setup again.';
    for (const line of await runOwnScript({ projectDir, env }, 'setup:settings', remedy)) tell(line);
    return made ? 'made .env from .env.example, with random secrets' : '.env is there and stays as it is';
  },
};

/** The setup seeds an empty database, and checks less than a deploy. */
function assertDevelopment(env: NodeJS.ProcessEnv): void {
  if (env.NODE_ENV !== 'production') return;
  throw setupStop(
    'NODE_ENV is "production", and the setup is for development: it would fill an empty database with sample rows.',
    `Run "${prisma('migrate deploy')}" to apply the migrations there, or take NODE_ENV out of the environment.`,
  );
}

function assertUsable(env: NodeJS.ProcessEnv): void {
  if (!env.DATABASE_URL) {
    throw setupStop(
      'DATABASE_URL in .env is empty, so there is no database to set up.',
      'Write its address there, postgresql://user:password@host:port/database, and run the setup again.',
    );
  }
  readDatabaseSettings(env);
}
