import { type UpResult, up } from '../commands/up.ts';
import { readDatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { setupStop } from './setup-stop.ts';
import type { Setup, Step } from './step.ts';

/** Brings the database server up, as `npm run db -- up` does. */
export const startDatabase: Step = {
  title: 'Database',
  async run({ projectDir, env, tell }: Setup) {
    try {
      return describe(await up({ projectDir, env, progress: tell }), tell);
    } catch (error) {
      if (error instanceof DbError && error.code === 'DB_DATABASE_MISSING') return willBeCreated(env);
      throw inTheSetup(error, env);
    }
  },
};

function describe(result: UpResult, tell: Setup['tell']): string {
  for (const line of result.done) tell(line);
  if (result.formerPort !== undefined) {
    tell(`port ${result.formerPort} is taken: .env now says ${result.port}`);
  }
  if (result.server === 'url') return `PostgreSQL answers at ${result.address}`;
  return `PostgreSQL ${result.started ? 'started' : 'is running'} at ${result.address}`;
}

/** A server without the database: `prisma migrate deploy`, which comes next, creates it. */
function willBeCreated(env: NodeJS.ProcessEnv): string {
  const { host, port, database: name } = readDatabaseSettings(env);
  return `PostgreSQL answers at ${host}:${port}, and has no database "${name}" yet: the next step creates it`;
}

/** A wrong password has one more cause under Docker, where the volume keeps the password that it was made with. */
function inTheSetup(error: unknown, env: NodeJS.ProcessEnv): unknown {
  const docker = env.DATABASE_SERVER === 'docker';
  if (!docker || !(error instanceof DbError) || error.code !== 'DB_AUTHENTICATION') return error;
  return setupStop(
    `${error.message} The database's volume may have been made with the password of an earlier .env.`,
    'Bring that .env back; or, if its data may go, delete the volume with "docker compose down --volumes" and run the setup again.',
    { cause: error },
  );
}
