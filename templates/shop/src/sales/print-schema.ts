import type { Static } from 'typebox';
import { Named, Nullable } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';

/** One paper of a receipt. */
export const Print = Type.Object(
  {
    copy: Type.Integer({ minimum: 0, description: '0: the original; 1: the first copy. The paper says so.' }),
    by: Named,
    at: Type.String({ format: 'date-time' }),
    till: Nullable(Named),
  },
  {
    examples: [
      {
        copy: 1,
        by: { id: 2, name: 'Alex' },
        at: '2026-03-14T09:31:07.112Z',
        till: { id: 3, name: 'Left of the door' },
      },
    ],
  },
);
export type Print = Static<typeof Print>;

export const PrintList = Type.Object({ items: Type.Array(Print) });
