import { randomBytes } from 'node:crypto';
import { constants, copyFileSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { findFreePort } from '../server/port.ts';
import { fillEnv } from './env-text.ts';
import { setupStop } from './setup-stop.ts';

const DEFAULT_PORT = 5432;

/**
 * Makes `.env` from `.env.example` with random secrets, readable by its owner only. An existing `.env` is never touched.
 *
 * @returns The port of the database for a file that was made, null for one that was there.
 * @throws {DbError} DB_SETUP_STOPPED When there is no `.env.example`.
 */
export async function ensureEnvFile(projectDir: string): Promise<{ port: number } | null> {
  const file = path.join(projectDir, '.env');
  if (existsSync(file)) return null;

  const example = readExample(projectDir);
  const port = await findFreePort(examplePort(example));
  const text = fillEnv(example, {
    port,
    password: randomBytes(24).toString('base64url'),
    secret: () => randomBytes(32).toString('hex'),
  });
  return createWhole(file, text) ? { port } : null;
}

/** The text of `.env.example`. */
export function readExample(projectDir: string): string {
  try {
    return readFileSync(path.join(projectDir, '.env.example'), 'utf8');
  } catch (error) {
    throw setupStop(
      `.env.example can't be read, so nobody knows which settings this project needs: ${(error as Error).message}.`,
      'Bring it back with "git restore .env.example".',
    );
  }
}

function examplePort(example: string): number {
  const { DATABASE_URL: url = '' } = parseEnv(example);
  return (URL.canParse(url) && Number(new URL(url).port)) || DEFAULT_PORT;
}

/** Creates a file with all of its text or not at all, and never over another one. Returns false when there is one. */
function createWhole(file: string, text: string): boolean {
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, text, { mode: 0o600 });
  try {
    linkOrCopy(partial, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(partial, { force: true });
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    // Some file systems have no links; the copy refuses to overwrite as well.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}
