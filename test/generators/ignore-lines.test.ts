import { describe, expect, it } from 'vitest';
import { addLines, missingLines } from '../../generators/ignore-lines.ts';

describe('missingLines', () => {
  it('are those that count and are not there, in their order', () => {
    expect(missingLines('dist/  \n# .env\n', '# Built\ndist/\n\n.env\n!.env.example\n')).toEqual([
      '.env',
      '!.env.example',
    ]);
  });
});

describe('missingLines, of folders', () => {
  it.each(['backups', 'backups/', '/backups', '/backups/', '**/backups', 'backups/*', 'backups/**'])(
    'knows %s for backups/',
    (line) => {
      expect(missingLines(`${line}\n`, 'backups/\n')).toEqual([]);
    },
  );

  it.each(['!backups/', 'old/backups/', 'backups.txt', '#backups/'])('does not take %s for it', (line) => {
    expect(missingLines(`${line}\n`, 'backups/\n')).toEqual(['backups/']);
  });
});

describe('addLines', () => {
  it.each([
    ['', '# Added by generator-pos-migrate\na\n'],
    ['x\n', 'x\n\n# Added by generator-pos-migrate\na\n'],
    ['x', 'x\n\n# Added by generator-pos-migrate\na\n'],
    ['x\r\n', 'x\r\n\r\n# Added by generator-pos-migrate\r\na\r\n'],
  ])('to %j gives %j', (theirs, all) => {
    expect(addLines(theirs, ['a'])).toBe(all);
  });
});
