import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { loadProjectEnv, readDatabaseSettings, withoutPassword } from '../../db/env.ts';
import { parseConfig } from '../../src/config.ts';
import { ConfigError } from '../../src/errors.ts';
import { ensureEnvFile, readExample } from './env-file.ts';
import { missingLines, PLACEHOLDER_PASSWORD } from './env-text.ts';
import { SetupFault } from './fault.ts';
import type { Setup, Step } from './step.ts';

/** Makes or checks `.env`, and loads it. What the server or the toolkit could not use stops the setup here. */
export const settings: Step = {
  title: 'Settings',
  async run({ projectDir, tell }: Setup) {
    assertDevelopment();
    const made = await ensureEnvFile(projectDir);
    const outside = process.env.DATABASE_URL;
    const text = readFileSync(path.join(projectDir, '.env'), 'utf8');
    const { DATABASE_URL: inFile = '' } = parseEnv(text);
    const missing = existsSync(path.join(projectDir, '.env.example'))
      ? missingLines(readExample(projectDir), text, process.env)
      : [];
    loadProjectEnv(projectDir);
    assertDevelopment(); // .env may say so as well

    for (const { name, advice } of missing) tell(`.env has no ${name}: ${advice}`);
    if (outside !== undefined && outside !== inFile) {
      tell(`DATABASE_URL comes from the environment, not from .env: ${withoutPassword(outside)}`);
    } else if (inFile.includes(`:${PLACEHOLDER_PASSWORD}@`)) {
      tell(`DATABASE_URL in .env still has the password of .env.example, "${PLACEHOLDER_PASSWORD}"`);
    }
    assertUsable();
    return made ? 'made .env from .env.example, with random secrets' : '.env is there and stays as it is';
  },
};

/** The setup seeds an empty shop, and checks less than a deploy. */
function assertDevelopment(): void {
  if (process.env.NODE_ENV !== 'production') return;
  throw new SetupFault(
    'NODE_ENV is "production", and the setup is for development: it would fill an empty shop with sample sales.',
    'Run "npm run db:deploy" to apply the migrations there, or take NODE_ENV out of the environment.',
  );
}

function assertUsable(): void {
  if (!process.env.DATABASE_URL) {
    throw new SetupFault(
      'DATABASE_URL in .env is empty, so there is no database to set up.',
      'Write its address there, postgresql://user:password@host:port/database, and run the setup again.',
    );
  }
  readDatabaseSettings(process.env);
  try {
    parseConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new SetupFault(error.message, 'Correct that in .env, and run the setup again.', { cause: error });
  }
}
