import { describe, expect, it } from 'vitest';
import { signDown } from '../../../packages/toolkit/src/draft/sign.ts';
import { acceptedChecksums, checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { judgeDownFile } from '../../../packages/toolkit/src/history/down-file.ts';

const UP = 'SELECT 1;\n';
const LINE = `-- Undoes: sha256:${checksumOf(UP)}`;

/** The line with the checksum of the file itself has tests of its own: history/down-signature.test.ts. */
const sign = (down: string) => signDown(down, UP).replace(/-- Signed: sha256:[0-9a-f]{64}\r?\n/, '');

describe('signDown', () => {
  it('writes the new checksum in the place of the old one', () => {
    const old = `-- Undoes: sha256:${'0'.repeat(64)}`;
    expect(sign(`-- Undo: a\n--\n${old}\n-- Loses: nothing\nSELECT 2;\n`)).toBe(
      `-- Undo: a\n--\n${LINE}\n-- Loses: nothing\nSELECT 2;\n`,
    );
  });

  it('adds the line after the title, or at the top of a file without a header', () => {
    expect(sign('-- Undo: a\nSELECT 2;')).toBe(`-- Undo: a\n${LINE}\nSELECT 2;`);
    expect(sign('SELECT 2;')).toBe(`${LINE}\nSELECT 2;`);
  });

  it('keeps the line ends of the file', () => {
    expect(sign('-- Undo: a\r\n-- Undoes: sha256:\r\nSELECT 2;\r\n')).toBe(`-- Undo: a\r\n${LINE}\r\nSELECT 2;\r\n`);
  });

  it.each(['SELECT 2;', '\n\n-- Undo\n-- Undoes: me\nSELECT 2;', '-- Undo\n\nSELECT 2;'])('makes %j fit', (down) => {
    expect(judgeDownFile(signDown(down, UP), acceptedChecksums(Buffer.from(UP)))).toEqual({ state: 'matching' });
  });
});
