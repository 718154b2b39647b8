import { describe, expect, it } from 'vitest';
import { keepsSignature, withSignature } from '../../../packages/toolkit/src/history/down-signature.ts';

const DOWN = `-- Undo: a\n--\n-- Undoes: sha256:${'0'.repeat(64)}\n-- Loses: nothing\nDROP TABLE a;\n`;

describe('the signature of a down.sql', () => {
  it('stands after the line that says what is undone, and adds nothing else', () => {
    const signed = withSignature(DOWN);
    expect(signed.replace(/-- Signed: sha256:[0-9a-f]{64}\n/, '')).toBe(DOWN);
    expect(signed.split('\n')[3]).toMatch(/^-- Signed: /);
    expect(withSignature(signed)).toBe(signed);
  });

  it.each([
    ['a header', DOWN],
    ['no header', 'DROP TABLE a;'],
    ['blank lines at the top', `\n\n${DOWN}`],
    ['a byte order mark', `\uFEFF${DOWN}`],
    ['line ends of Windows', DOWN.replaceAll('\n', '\r\n')],
    ['nothing in it', ''],
    ['an older signature', withSignature(DOWN).replace('DROP', 'TRUNCATE')],
  ])('holds for a file with %s', (_, down) => {
    expect(keepsSignature(withSignature(down))).toBe(true);
  });

  it.each([
    ['a statement', (text: string) => text.replace('DROP TABLE a', 'DROP TABLE b')],
    ['what it undoes', (text: string) => text.replace('0000', '1111')],
    ['what it loses', (text: string) => text.replace('Loses: nothing', 'Loses: every a')],
    ['the signature', (text: string) => text.replace(/Signed: sha256:./, 'Signed: sha256:g')],
    ['a second signature', (text: string) => `-- Signed: sha256:${'0'.repeat(64)}\n${text}`],
    ['a line that looks like one, among the statements', (text: string) => `${text}-- Signed: by me\n`],
  ])('is broken by an edit of %s', (_, edit) => {
    const signed = withSignature(DOWN);
    expect(edit(signed)).not.toBe(signed);
    expect(keepsSignature(edit(signed))).toBe(false);
  });

  it('does not mind other line ends', () => {
    expect(keepsSignature(withSignature(DOWN).replaceAll('\n', '\r\n'))).toBe(true);
    expect(keepsSignature(withSignature(DOWN.replaceAll('\n', '\r\n')).replaceAll('\r\n', '\n'))).toBe(true);
  });

  it('is not there in a file that was never signed', () => {
    expect(keepsSignature(DOWN)).toBe(null);
  });
});
