import { asComment, downHeader } from '../history/down-header.ts';
import { withSignature } from '../history/down-signature.ts';
import { wordsOfName } from '../history/new-name.ts';

/** The two files of a migration that joins branches. */
export interface MergeFiles {
  readonly migration: string;
  readonly down: string;
}

/**
 * Writes a migration that names several parents and changes nothing. Pure.
 *
 * @param merge The heads that it joins, the newest migration that they share (null for none), and its title in words.
 */
export function writeMergeFiles({ heads, since, title }: MergeDescription): MergeFiles {
  const place = since === null ? 'side by side' : `side by side after ${since}`;
  const migration = `-- ${title}
--
-- Revises: ${heads.join(', ')}
-- Kind: atomic
-- Why: they were made ${place}
-- Tried: every order of them ends in the same schema, so nothing is left to change
BEGIN;
COMMIT;
`;
  const down = `${asComment(downHeader({ title, up: migration, fields: ['Kind: atomic', 'Loses: nothing'] }))}
BEGIN;
COMMIT;
`;
  return { migration, down: withSignature(down) };
}

export interface MergeDescription {
  readonly heads: readonly string[];
  readonly since: string | null;
  readonly title: string;
}

/** The title of a merge for which nobody gave one: `Merge add_stock and add_brands`. Pure. */
export function mergeTitle(heads: readonly string[]): string {
  const words = heads.map(wordsOfName);
  return `Merge ${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
