import type { Rule } from '../rule.ts';

export const syntax: Rule = {
  name: 'syntax',
  severity: 'error',
  why: 'PostgreSQL refuses a file that it cannot read, and the deploy stops there.',
  instead: 'Correct the line; the parser is that of PostgreSQL 18.',
  *check({ syntaxError }) {
    if (syntaxError) {
      yield {
        line: syntaxError.line,
        what: `The file is not SQL that PostgreSQL understands: ${syntaxError.message}.`,
      };
    }
  },
};
