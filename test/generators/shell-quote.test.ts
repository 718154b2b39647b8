import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellQuote } from '../../generators/shell-quote.ts';

const words = ['my-shop', 'Fig & Olive', "Joe's", '$HOME', '`date`', 'a"b', '\\', '', '8.25', '~', '#1'];

describe('shellQuote', () => {
  it.skipIf(process.platform === 'win32')('gives every word back from a shell', () => {
    const line = words.map((word) => shellQuote(word, 'linux')).join(' ');
    expect(execFileSync('sh', ['-c', `printf '%s\\n' ${line}`]).toString()).toBe(`${words.join('\n')}\n`);
  });

  it('uses double quotes on Windows, and none where none are needed', () => {
    expect(shellQuote('Fig & Olive', 'win32')).toBe('"Fig & Olive"');
    expect(shellQuote('my-shop', 'win32')).toBe('my-shop');
    expect(shellQuote('@acme/shop', 'linux')).toBe('@acme/shop');
  });
});
