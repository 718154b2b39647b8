import { asComment, downHeader } from '../history/down-header.ts';
import { UNCHECKED_BODIES } from './arrange-statements.ts';
import type { Making } from './write-statements.ts';

/** The files of the migration that describes an existing database. Pure. */
export function baselineFiles(
  title: string,
  makings: readonly Making[],
): { 'migration.sql': string; 'down.sql': string } {
  const up = `-- ${title}
--
-- Revises: none
-- Kind: atomic
-- Why: the history begins with the database as it was found; from here on every change is a migration

BEGIN;
SET LOCAL lock_timeout = '5s';
${makings.some(({ what }) => /^(function|procedure) /.test(what)) ? `${UNCHECKED_BODIES}\n` : ''}
${makings.map(({ sql }) => sql).join('\n\n')}

COMMIT;
`;
  const fields = ['Irreversible: it would drop every table that was there before the history began'];
  const down = `${asComment(downHeader({ title, up, fields }))}\n`;
  return { 'migration.sql': up, 'down.sql': down };
}
