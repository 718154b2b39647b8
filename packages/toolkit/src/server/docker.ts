import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readDatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';

const service = 'db';

/**
 * Starts the `db` service of the project's compose.yaml and waits until it is healthy.
 *
 * @returns false when it was running before
 * @throws DbError DB_DOCKER
 */
export async function composeUp(
  projectDir: string,
  env: NodeJS.ProcessEnv,
  progress: (message: string) => void,
): Promise<boolean> {
  const running = await isRunning(projectDir, env);
  if (!running) progress('Starting the "db" service of compose.yaml …');
  await compose(projectDir, env, ['up', '--detach', '--wait', service]);
  return !running;
}

/**
 * Stops the `db` service. The container and its volume stay.
 *
 * @returns false when it was not running
 */
export async function composeStop(
  projectDir: string,
  env: NodeJS.ProcessEnv,
  progress: (message: string) => void,
): Promise<boolean> {
  if (!(await isRunning(projectDir, env))) return false;
  progress('Stopping the "db" service of compose.yaml …');
  await compose(projectDir, env, ['stop', service]);
  return true;
}

async function isRunning(projectDir: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const names = await compose(projectDir, env, ['ps', '--services', '--status', 'running']);
  return names.split('\n').includes(service);
}

async function compose(projectDir: string, env: NodeJS.ProcessEnv, args: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('docker', ['compose', ...args], {
      cwd: projectDir,
      env: { ...env, ...addressParts(env) },
    });
    return stdout;
  } catch (error) {
    throw dockerFault(args, error as NodeJS.ErrnoException & { stderr?: string });
  }
}

/** What compose.yaml asks for: Compose can't take DATABASE_URL apart, so it gets the parts. */
export function addressParts(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { user, password, database, port } = readDatabaseSettings(env);
  return { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: database, POSTGRES_PORT: String(port) };
}

function dockerFault(args: string[], cause: NodeJS.ErrnoException & { stderr?: string }): DbError {
  if (cause.code === 'ENOENT') {
    return new DbError('DB_DOCKER', {
      message: 'DATABASE_SERVER=docker, but there is no "docker" command on this machine.',
      next: 'Install Docker, or set DATABASE_SERVER=embedded in .env.',
      cause,
    });
  }
  const lines = cause.stderr?.trim().split('\n') ?? [];
  const reason = lines.find((line) => /error|unknown|cannot|no such|denied|not found/i.test(line)) ?? lines.at(-1);
  return new DbError('DB_DOCKER', {
    message: `"docker compose ${args.join(' ')}" failed: ${reason || cause.message}`,
    next: 'Correct what it names (is Docker running?), or set DATABASE_SERVER=embedded in .env.',
    cause,
  });
}
