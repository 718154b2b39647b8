import type { Rule } from '../rule.ts';

export const missingHeader: Rule = {
  name: 'missing-header',
  severity: 'warning',
  why: 'What a migration does can be read in its SQL, but not why; in a year nobody remembers.',
  instead: 'Begin the file with a title and a line "-- Why: …", as "db draft" and "db revision" do.',
  *check({ header }) {
    if (header.why === null && header.title === null) {
      yield { what: 'The file begins without a title and without the reason for it ("-- Why: …").' };
    } else if (header.why === null) {
      yield { what: 'The header does not say why ("-- Why: …" is missing or empty).' };
    } else if (header.title === null) {
      yield { what: 'The header has no title: its first line should say in a few words what the file does.' };
    }
  },
};
