import { describe, expect, it } from 'vitest';
import { githubAnnotation, repositoryPath } from '../../../packages/toolkit/src/annotations.ts';

describe('githubAnnotation', () => {
  it('names level, file, line, title and message', () => {
    const text = githubAnnotation({ level: 'warning', file: 'a/b.sql', line: 3, title: 'a rule', message: 'Do this.' });
    expect(text).toBe('::warning file=a/b.sql,line=3,title=a rule::Do this.');
  });

  it('lets no text end the command or begin another', () => {
    const text = githubAnnotation({ level: 'error', title: 'a: b, c', message: '100 %\r\n::set-env name=X::y' });
    expect(text).toBe('::error title=a%3A b%2C c::100 %25%0D%0A::set-env name=X::y');
    expect(text.split('\n')).toHaveLength(1);
  });
});

describe('repositoryPath', () => {
  it('begins at the root of the repository', () => {
    expect(repositoryPath('prisma/x.sql', '/ci/repo/shop', { GITHUB_WORKSPACE: '/ci/repo' })).toBe('shop/prisma/x.sql');
    expect(repositoryPath('prisma/x.sql', '/ci/repo', {})).toBe('prisma/x.sql');
    expect(repositoryPath('prisma/x.sql', '/ci/repo', { GITHUB_WORKSPACE: '/ci/repo' })).toBe('prisma/x.sql');
    expect(repositoryPath('prisma/x.sql', '/tmp/shop', { GITHUB_WORKSPACE: '/ci/repo' })).toBe('prisma/x.sql');
  });
});
