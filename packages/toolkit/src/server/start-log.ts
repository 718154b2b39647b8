import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Place } from './place.ts';

/** What PostgreSQL says at a start, before its log of the day takes over. Emptied at each start. */
export function startLogOf({ logDir }: Place): string {
  return path.join(logDir, 'start.log');
}

/** All that PostgreSQL said since the last start: first in the one file, then in the other. */
export async function readStartLog(place: Place): Promise<string> {
  const first = await readFile(startLogOf(place), 'utf8').catch(() => '');
  if (!first.includes('redirecting log output')) return first;
  const current = await readFile(path.join(place.dataDir, 'current_logfiles'), 'utf8').catch(() => '');
  const [, file] = /^stderr (.*)$/m.exec(current) ?? [];
  const text = file ? await readFile(path.resolve(place.dataDir, file), 'utf8').catch(() => '') : '';
  return `${first}${text.slice(Math.max(text.lastIndexOf(' LOG:  starting PostgreSQL'), 0))}`;
}

/** Why a start failed, out of what PostgreSQL said: one line. Pure. */
export function findStartFault(log: string): string {
  const messages = [...log.matchAll(/^[^\n]*?\b(LOG|WARNING|ERROR|FATAL|PANIC):\s+(.*)$/gm)].map(([, level, text]) => ({
    level,
    text,
  }));
  const worst = messages.find(({ level }) => level === 'FATAL' || level === 'PANIC' || level === 'ERROR');
  // "The configuration file contains errors": the lines before name them.
  const causes = messages
    .slice(0, worst ? messages.indexOf(worst) : 0)
    .filter(({ text }) => /^(invalid|could not|unrecognized|.* contains errors)/.test(text ?? ''));
  const said = [...causes, ...(worst ? [worst] : [])].map(({ text }) => text).join('; ');
  return said || log.trim().split('\n').at(-1) || 'it said nothing';
}
