import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { readDatabaseSettings } from '../../env.ts';
import { DbError } from '../../errors.ts';
import { db } from '../../project-command.ts';
import type { Check, Finding } from './finding.ts';

/** `.env` is there, has every variable of `.env.example`, and the database's settings can be used. */
export const checkSettings: Check = async ({ projectDir, env }) => [
  fileFinding(projectDir, env),
  ...databaseFindings(env),
];

function fileFinding(projectDir: string, env: NodeJS.ProcessEnv): Finding {
  const name = '.env';
  const hasFile = existsSync(path.join(projectDir, '.env'));
  const example = path.join(projectDir, '.env.example');
  const wanted = existsSync(example) ? Object.keys(parseEnv(readFileSync(example, 'utf8'))) : [];
  const missing = wanted.filter((variable) => env[variable] === undefined);
  if (missing.length > 0) {
    const says = `${hasFile ? '' : 'there is no .env, and '}the environment lacks ${missing.join(', ')}`;
    const remedy = hasFile ? 'Copy these lines from .env.example into .env and fill them in.' : `Run "${db('setup')}".`;
    return { state: 'fail', name, says, remedy };
  }
  return {
    state: 'ok',
    name,
    says: hasFile ? 'has every variable of .env.example' : 'not there, not needed: the environment has all',
  };
}

function databaseFindings(env: NodeJS.ProcessEnv): Finding[] {
  const name = 'DATABASE_URL';
  try {
    const { shown, kind } = readDatabaseSettings(env);
    return [{ state: 'ok', name, says: `${shown} (DATABASE_SERVER=${kind})` }];
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
    return [{ state: 'fail', name, says: error.message, remedy: error.next }];
  }
}
