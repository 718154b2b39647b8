import path from 'node:path';
import { withoutPassword, withPort } from '../database-url.ts';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { db } from '../project-command.ts';
import { rememberPort } from '../remember-port.ts';
import { type StartedServer, startServer } from './server.ts';

/** The folder of a project's embedded server. */
export function serverFolder(projectDir: string): string {
  return path.join(projectDir, '.postgres');
}

/** Whose server it is, and who waits for it. */
export interface ServerContext {
  projectDir: string;
  env: NodeJS.ProcessEnv;
  progress(message: string): void;
}

/** A project's server, and the port that was in `.env` if another one had to be taken. */
export interface ProjectServer extends StartedServer {
  formerPort?: number;
}

/**
 * Starts a project's embedded server. When its port is taken it moves to a free one, and DATABASE_URL in `.env` (and in
 * `env`) says so from then on.
 *
 * @throws DbError DB_PORT_TAKEN when the port had to change but DATABASE_URL is not kept in `.env`
 */
export async function startProjectServer(
  { projectDir, env, progress }: ServerContext,
  settings: DatabaseSettings,
): Promise<ProjectServer> {
  const { port, user, password, database } = settings;
  const server = await startServer({ folder: serverFolder(projectDir), port, user, password, database, progress });
  if (server.port === port) return server;
  if (!rememberPort(path.join(projectDir, '.env'), settings.url, server.port)) {
    throw new DbError('DB_PORT_TAKEN', {
      message: `Another program listens on port ${port}; the server runs on port ${server.port}, but DATABASE_URL comes from the environment and not from .env, so that cannot be remembered.`,
      next: `Set DATABASE_URL to ${withoutPassword(withPort(settings.url, server.port))} (with the password), or free port ${port} and run "${db('stop')}" first.`,
    });
  }
  env.DATABASE_URL = withPort(settings.url, server.port);
  return { ...server, formerPort: port };
}
