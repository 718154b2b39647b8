import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorCodes, usageErrors } from '../../packages/toolkit/src/errors.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../packages/toolkit/docs/reference/errors.md'), 'utf8');

/** The sections of the page by their headings, which are also their anchors. */
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text) => {
    const [code = '', ...lines] = text.trimEnd().split('\n');
    return { code, text: lines.join('\n').trim() };
  });

describe('docs/reference/errors.md', () => {
  it('has a section for each code, and no other, in the order of errors.ts', () => {
    expect(sections.map(({ code }) => code)).toEqual(Object.keys(errorCodes));
  });

  it.each(sections)('says of $code what errors.ts says, the exit code, cause and next step', ({ code, text }) => {
    const meaning = errorCodes[code as ErrorCode].replace(/^./, (first) => first.toUpperCase());
    const exit = usageErrors.has(code as ErrorCode) ? ' Exit code 2.' : '';
    const [first, ...rest] = text.split('\n\n');
    expect(first).toBe(`${meaning}.${exit}`);
    expect(rest).toHaveLength(1);
    expect(rest[0]).toMatch(/^- Cause: \S[\s\S]+\.\n- Next: \S[\s\S]+\.$/);
  });
});
