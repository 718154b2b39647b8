import { describe, expect, it } from 'vitest';
import { splitAtCommas, withoutSchema } from '../../../packages/toolkit/src/draft/sql-text.ts';

describe('splitAtCommas', () => {
  it('splits at outer commas only', () => {
    const commands = [
      'ADD COLUMN "a,b" DECIMAL(10,2) NOT NULL',
      `ALTER "c" SET DEFAULT 'x, ''y'', ('`,
      `ADD e INT[] DEFAULT ARRAY[1,2]`,
    ];
    expect(splitAtCommas(commands.join(',\n'))).toEqual(commands);
  });
});

describe('withoutSchema', () => {
  it('takes the schema away from names, and leaves texts as they are', () => {
    expect(withoutSchema(`ALTER TABLE "public"."a" ALTER "b" SET DEFAULT '"public".x''"public".'`, 'public')).toBe(
      `ALTER TABLE "a" ALTER "b" SET DEFAULT '"public".x''"public".'`,
    );
  });

  it('leaves other schemas', () => {
    expect(withoutSchema('DROP TABLE "archive"."a", "public"."b"', 'public')).toBe('DROP TABLE "archive"."a", "b"');
  });
});
