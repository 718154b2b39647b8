import { describe, expect, it } from 'vitest';
import { githubCommand } from '../../../packages/toolkit/src/lint/github.ts';

const finding = {
  migration: '20260402090000_x',
  file: 'prisma/migrations/20260402090000_x/migration.sql',
  line: 7,
  rule: 'money-type',
  severity: 'error',
  what: 'products.price is real.',
  why: 'It is 100 % wrong.',
  instead: 'Write NUMERIC.',
  explain: 'npx pos-migrate explain money-type',
} as const;

describe('a command for GitHub Actions', () => {
  it('has the place and the text, with what would end it escaped', () => {
    expect(githubCommand(finding, '')).toBe(
      '::error file=prisma/migrations/20260402090000_x/migration.sql,line=7,title=money-type::' +
        'products.price is real.%0AWhy: It is 100 %25 wrong.%0AInstead: Write NUMERIC.%0AMore: npx pos-migrate explain money-type',
    );
  });

  it('takes a warning, odd names and a project below the root of the repository', () => {
    const odd = { ...finding, severity: 'warning', file: 'm/a, b:c/migration.sql', what: 'a\r\n::error::b' } as const;
    const command = githubCommand(odd, 'shops/first/');
    expect(command).toMatch(
      /^::warning file=shops\/first\/m\/a%2C b%3Ac\/migration.sql,line=7,title=money-type::a%0D%0A::error::b%0A/,
    );
    expect(command.split(/\r|\n/)).toHaveLength(1);
  });
});
