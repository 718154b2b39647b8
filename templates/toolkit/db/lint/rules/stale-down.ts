import { checksumOf } from '../../history/checksum.ts';
import type { Rule } from '../rule.ts';

export const staleDown: Rule = {
  name: 'stale-down',
  severity: 'error',
  why: 'It may undo something that was never done, or leave behind what was; "db downgrade" refuses to run it.',
  instead: 'Bring down.sql up to date, then write the new checksum into its line "-- Undoes: sha256:…".',
  *check({ up, downFile }) {
    const right = `-- Undoes: sha256:${checksumOf(up)}`;
    if (downFile.state === 'stale') {
      yield {
        file: 'down.sql',
        what: `down.sql was written for another text of migration.sql; for this one its line is "${right}".`,
      };
    }
    if (downFile.state === 'unsigned') {
      yield {
        file: 'down.sql',
        what: `down.sql does not say which migration.sql it undoes; its line is "${right}".`,
      };
    }
  },
};
