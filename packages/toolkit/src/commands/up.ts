import { withoutPassword, withPort } from '../database-url.ts';
import { type DatabaseSettings, readDatabaseSettings, type ServerKind } from '../env.ts';
import { assertReachable } from '../server/connection.ts';
import { composeUp } from '../server/docker.ts';
import { startProjectServer } from '../server/project-server.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** A database that can be used. */
export interface UpResult {
  server: ServerKind;
  /** False when it was running before. */
  started: boolean;
  port: number;
  /** The port that `.env` had, when another program had taken it. */
  formerPort?: number;
  /** Address without its password. */
  address: string;
  /** Where the data are, when this project runs the server. */
  dataDir?: string;
  /** What was made on the way. */
  done: string[];
}

/**
 * Brings the project's database up: starts the embedded server or the Compose service, or checks that the given server answers. Safe to
 * repeat.
 */
export async function up({ projectDir, env, progress }: VerbContext): Promise<UpResult> {
  const settings = readDatabaseSettings(env);
  if (settings.kind === 'embedded') return upEmbedded({ projectDir, env, progress }, settings);
  const { kind: server, port, shown: address } = settings;
  const started = server === 'docker' && (await composeUp(projectDir, env, progress));
  await assertReachable(settings);
  return { server, started, port, address, done: [] };
}

export const verb = defineVerb({
  description:
    'Start the database that DATABASE_SERVER in .env names: the embedded PostgreSQL, or the "db" service of compose.yaml; for a server of your own, check that it answers',
  examples: ['up', 'up --json'],
  run: (context) => up(context),
  print: (result, style) =>
    [
      `${style.green('ok')}  PostgreSQL ${result.started ? 'started' : 'is running'}: ${result.address}`,
      ...result.done.map((line) => `    ${line}`),
      ...(result.formerPort === undefined
        ? []
        : [
            `    Port ${result.formerPort} is not free, so the server listens on ${result.port}; .env says so now.`,
            '    A program that was started before must be started again.',
          ]),
    ].join('\n'),
});

async function upEmbedded(context: VerbContext, settings: DatabaseSettings): Promise<UpResult> {
  const { started, port, formerPort, dataDir, done } = await startProjectServer(context, settings);
  const address = withoutPassword(withPort(settings.url, port));
  const moved = formerPort === undefined ? {} : { formerPort };
  return { server: 'embedded', started, port, ...moved, address, dataDir, done };
}
