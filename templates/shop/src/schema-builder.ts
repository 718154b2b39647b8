import type * as TypeBox from 'typebox';

/** The part of TypeBox's `Type` that the shop uses. */
type Builder = Pick<
  typeof TypeBox.Type,
  'Array' | 'Boolean' | 'Enum' | 'Integer' | 'Literal' | 'Null' | 'Object' | 'Optional' | 'String' | 'Union' | 'Unsafe'
>;

type Options = Record<string, unknown>;

const optional = new WeakSet<object>();

const builder = {
  Array: (items: object, options?: Options) => ({ type: 'array', items, ...options }),
  Boolean: (options?: Options) => ({ type: 'boolean', ...options }),
  Enum: (values: readonly string[], options?: Options) => ({ enum: values, ...options }),
  Integer: (options?: Options) => ({ type: 'integer', ...options }),
  Literal: (value: string | number | boolean, options?: Options) => ({ type: typeof value, const: value, ...options }),
  Null: (options?: Options) => ({ type: 'null', ...options }),
  Object: (properties: Record<string, object>, options?: Options) => {
    const required = Object.keys(properties).filter((name) => !optional.has(properties[name] as object));
    return { type: 'object', ...(required.length > 0 && { required }), properties, ...options };
  },
  Optional: (schema: object) => {
    const copy = { ...schema };
    optional.add(copy);
    return copy;
  },
  String: (options?: Options) => ({ type: 'string', ...options }),
  Union: (anyOf: readonly object[], options?: Options) => ({ anyOf, ...options }),
  Unsafe: (schema: object) => ({ ...schema }),
};

/**
 * Writes JSON Schema in TypeBox's words and with TypeBox's types, so that one schema validates a request, describes it
 * at `/docs`, and is the type that TypeScript checks against.
 *
 * Only the types are TypeBox's. Its own code comes in some 700 files, which `npm run dev` would read at each start: that
 * takes as long as all the rest of the server. A test holds what is built here against what TypeBox builds.
 */
export const Type = builder as unknown as Builder;
