import type { Static, TSchema } from 'typebox';
import { REFUSALS, Refusal, type RefusalCode } from './errors.ts';
import type { Currency } from './money.ts';
import { PROBLEM_JSON, problemOf } from './problems/problem.ts';
import { Type } from './schema-builder.ts';

/** What every refused request is answered with, as RFC 9457 has it. Registered once, and referred to by {@link refusals}. */
export const ProblemBody = Type.Object(
  {
    type: Type.String({ format: 'uri-reference', description: 'The address of a page that explains the code.' }),
    title: Type.String({ description: 'What the code means.' }),
    status: Type.Integer({ description: 'The HTTP status again.' }),
    detail: Type.String({ description: 'One or two sentences for people: what is wrong, and what to do.' }),
    code: Type.String({ description: 'What went wrong. Decide by this; it never changes.' }),
    details: Type.Optional(Type.Object({}, { additionalProperties: true, description: 'Facts that a page can show.' })),
  },
  {
    $id: 'Problem',
    examples: [
      problemOf(
        new Refusal('OUT_OF_STOCK', 'Whole milk 1 l: 3 wanted, 2 left.', {
          products: [{ productId: 17, name: 'Whole milk 1 l', wanted: 3, left: 2 }],
        }),
      ),
    ],
  },
);

/** What any route may refuse with, before or while it does anything. */
export const EVERYWHERE: readonly RefusalCode[] = [
  'INVALID_REQUEST',
  'WRONG_HOST',
  'HEADERS_TOO_LARGE',
  'INTERNAL_ERROR',
];

/** What a route that takes a body may refuse with besides, or that deletes something: a body that it does not ask for is read, too. */
export const OF_A_BODY = [
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'REQUEST_TIMEOUT',
  'FOREIGN_ORIGIN',
] as const satisfies RefusalCode[];

/** The refusals of a route that asks the database, is counted for the limit, and may refuse with these codes besides. */
export function refusals(...codes: RefusalCode[]): Record<number, TSchema> {
  return refusalsOf([...codes, ...EVERYWHERE, 'TOO_MANY_REQUESTS', 'DATABASE_UNAVAILABLE']);
}

/** The answers of a route that refuses with these codes alone, by status, each naming its codes and what they mean. */
export function refusalsOf(codes: readonly RefusalCode[]): Record<number, TSchema> {
  const byStatus: Record<number, RefusalCode[]> = {};
  for (const code of new Set(codes)) {
    const { status } = REFUSALS[code];
    byStatus[status] = [...(byStatus[status] ?? []), code];
  }
  return Object.fromEntries(Object.entries(byStatus).map(([status, some]) => [status, answerWith(some)]));
}

function answerWith(codes: readonly RefusalCode[]): TSchema {
  return Type.Unsafe<Static<typeof ProblemBody>>({
    description: codes.map((code) => `\`${code}\`: ${REFUSALS[code].meaning}`).join('\n\n'),
    content: {
      [PROBLEM_JSON]: {
        schema: { allOf: [{ $ref: 'Problem#' }, { type: 'object', properties: { code: { enum: codes } } }] },
      },
    },
  });
}

/** The largest key that a table can hold: PostgreSQL's int. */
const LARGEST_ID = 2_147_483_647;

/** A key of a table. */
export const Id = Type.Integer({ minimum: 1, maximum: LARGEST_ID, examples: [17] });

/** The pattern of a text that PostgreSQL can hold: one without a NUL. */
export const STORABLE = '^[^\\u0000]*$';

/** The pattern of one that is not blank besides. */
export const NOT_BLANK = '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$';

/** The pattern of an e-mail address, as far as one can be told by its letters. */
export const EMAIL_ADDRESS = '^[^\\s\\u0000@]+@[^\\s\\u0000@]+$';

/** Something that is known by its name. */
export const Named = Type.Object({ id: Id, name: Type.String() });

/** The path of one thing. A larger number than a table can hold is the id of nothing, and no fault of the request. */
export const IdPath = Type.Object({ id: Type.Integer({ minimum: 1, examples: [17] }) });

/** Whether a value can be a key of a table. */
export function isId(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LARGEST_ID;
}

/** An amount in an answer: a decimal string, exact, with at least the currency's decimals. */
export const Amount = Type.String({ description: 'Exact decimal number in the shop’s currency.', examples: ['12.50'] });

/** An amount in a request: not negative, and no finer than the currency. */
export function amountOf({ code, digits }: Currency) {
  const fraction = digits === 0 ? '' : `(\\.[0-9]{1,${digits}})?`;
  return Type.String({
    pattern: `^[0-9]{1,11}${fraction}$`,
    description: `Exact decimal number in ${code}, with at most ${digits} decimals.`,
    examples: [digits === 0 ? '20' : `20.${'0'.repeat(digits)}`],
  });
}

export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** An answer that says, in the header `Location`, where to read it again. */
export function withLocation<T extends TSchema>(schema: T): T {
  const Location = { type: 'string', format: 'uri-reference', description: 'Where this can be read again.' };
  return { ...schema, headers: { Location } };
}

/** The header of an answer that was given before. */
export const REPLAYED = {
  type: 'string',
  const: 'true',
  description: 'There when the request was done before, and this is the answer of that time.',
};

/** An answer that may be an earlier one again, though its request has no `Idempotency-Key`. */
export function withReplay<T extends TSchema & { headers?: object }>(schema: T): T {
  return { ...schema, headers: { ...schema.headers, 'Idempotent-Replayed': REPLAYED } };
}

/** By what means money comes in, or goes back. */
export const Method = Type.Enum(['cash', 'card', 'store_credit']);

/** The answer of what has nothing to say (204). */
export const DONE = Type.Null({ description: 'Done.' });

/** How long a page is if nobody says. */
export const PAGE_LIMIT = 50;

/** The part of a page's query that every list shares. */
export const PAGE_QUERY = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, default: PAGE_LIMIT, description: 'How many at most.' }),
  ),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 1000, description: 'The `nextCursor` of the page before.' }),
  ),
};

/** One page of a list. `nextCursor` is null on the last page. */
export function PageOf<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: Nullable(Type.String({ description: 'Pass it as `cursor` to read on.' })),
  });
}
