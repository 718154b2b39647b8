import { readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { withPort } from './database-url.ts';

/**
 * Gives DATABASE_URL in a `.env` file another port, and leaves everything else as it is, to the byte. The file is replaced
 * in one step.
 *
 * @param url the address that is in use now
 * @returns false when the file is not where that address comes from, so that writing there would change nothing
 */
export function rememberPort(file: string, url: string, port: number): boolean {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return false;
  }
  const written = parseEnv(text).DATABASE_URL;
  if (written === withPort(url, port)) return true; // remembered by another command that ran at the same time
  if (written !== url) return false;
  const target = realpathSync(file);
  const partial = path.join(path.dirname(target), `.env.${process.pid}.partial`);
  writeFileSync(partial, replacePort(text, port), { mode: statSync(target).mode });
  renameSync(partial, target);
  return true;
}

/** The text of a `.env` file with another port in DATABASE_URL: in its last line of that name, which is the one that counts. */
export function replacePort(text: string, port: number): string {
  const lines = text.split('\n');
  const index = lines.findLastIndex((line) => /^\s*(export\s+)?DATABASE_URL\s*=/.test(line));
  const line = lines[index];
  if (line === undefined) return text;
  lines[index] = withPort(line, port);
  return lines.join('\n');
}
