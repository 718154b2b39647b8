import { Type as TypeBox } from 'typebox';
import { describe, expect, it } from 'vitest';
import { Type } from '../src/schema-builder.ts';

/** Writes one schema of everything in the words of either builder. */
function everything(T: typeof Type) {
  const named = T.Object({ id: T.Integer({ minimum: 1 }), name: T.String() });
  return T.Object(
    {
      named,
      maybe: T.Optional(T.String({ pattern: '^x' })),
      maybeNamed: T.Optional(named),
      choice: T.Enum(['a', 'b']),
      one: T.Literal('cash'),
      two: T.Literal(2),
      yes: T.Literal(true),
      flags: T.Array(T.Boolean({ default: false }), { minItems: 1, maxItems: 3 }),
      nullable: T.Union([T.String(), T.Null()], { description: 'or nothing' }),
      other: T.Unsafe<string>({ $ref: 'Other#' }),
      open: T.Object({}, { additionalProperties: true }),
      allOptional: T.Object({ a: T.Optional(T.Null()) }),
    },
    { $id: 'Everything', additionalProperties: false, examples: [{}] },
  );
}

describe('Type', () => {
  it('writes what TypeBox writes', () => {
    expect(JSON.parse(JSON.stringify(everything(Type)))).toEqual(
      JSON.parse(JSON.stringify(everything(TypeBox as unknown as typeof Type))),
    );
  });

  it('leaves a schema required where it is used without Optional', () => {
    const name = Type.String();
    expect(Type.Object({ a: Type.Optional(name), b: name })).toMatchObject({ required: ['b'] });
  });
});
