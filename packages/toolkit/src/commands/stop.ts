import { readDatabaseSettings, type ServerKind } from '../env.ts';
import { composeStop } from '../server/docker.ts';
import { serverFolder } from '../server/project-server.ts';
import { stopServer } from '../server/server.ts';
import { defineVerb, type VerbContext } from './command.ts';

export interface StopResult {
  server: ServerKind;
  /** False when there was nothing to stop. */
  stopped: boolean;
  /** Address without its password. */
  address: string;
}

/** Stops the database server that this project started, and no other. The data stay. Safe to repeat. */
export async function stop({ projectDir, env, progress }: VerbContext): Promise<StopResult> {
  const { kind: server, shown: address } = readDatabaseSettings(env);
  if (server === 'embedded') return { server, stopped: await stopServer(serverFolder(projectDir)), address };
  return { server, stopped: server === 'docker' && (await composeStop(projectDir, env, progress)), address };
}

export const verb = defineVerb({
  run: (context) => stop(context),
  print: ({ server, stopped, address }, style) => {
    if (stopped) return `${style.green('ok')}  PostgreSQL stopped. The data are kept.`;
    return server === 'url'
      ? `Nothing to stop: ${address} is not run by this project.`
      : 'Nothing to stop: the server of this project is not running.';
  },
});
