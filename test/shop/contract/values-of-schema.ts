import fc from '../../fast-check.ts';
import { type Json, Members } from './json-text.ts';

/** The part of JSON Schema that the shop's requests are described with. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Whole numbers that are worth trying, such as ids of open shifts, by the names of members and parameters. */
export type Likely = Readonly<Record<string, readonly number[]>>;

/**
 * Values that a schema allows, and small ones more often: most ids below 30 are there, and few pieces are in stock.
 *
 * @param likely what is worth trying besides
 * @param name what the value is called
 * @throws Error for a schema that says more than is known here, so that no part of it is left out in silence
 */
export function valuesOf(schema: Schema, likely: Likely, name = ''): fc.Arbitrary<Json> {
  const { type } = schema;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valuesOf(one, likely, name)));
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer') return integers(schema, likely[name] ?? []);
  if (type === 'string') return strings(schema);
  if (type === 'array') return arrays(schema, likely);
  if (type === 'object') return objects(schema, likely);
  throw new Error(`No values are known for the schema ${JSON.stringify(schema)}.`);
}

function integers(
  { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema,
  likely: readonly number[],
): fc.Arbitrary<number> {
  const fitting = likely.filter((number) => number >= minimum && number <= maximum);
  return fc.oneof(
    { weight: fitting.length > 0 ? 8 : 0, arbitrary: fc.constantFrom(...fitting, minimum) },
    { weight: 6, arbitrary: fc.integer({ min: minimum, max: Math.min(maximum, minimum + 2) }) },
    { weight: 6, arbitrary: fc.integer({ min: minimum, max: Math.min(maximum, minimum + 29) }) },
    { weight: 1, arbitrary: fc.integer({ min: minimum, max: maximum }) },
    { weight: 1, arbitrary: fc.constant(maximum) },
  );
}

/** Amounts and percentages that somebody means. */
const PAYABLE = ['0', '0.05', '1', '10', '20.00', '500', '500', '5000', '5000'];

function strings({ pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (pattern === undefined || pattern === '^[^\\u0000]*$') {
    const unit = fc.constantFrom('a', 'Z', '0', ' ', '.', '’', 'ß', '日', '🧀', '\u0301', '\u202e', '\n');
    return fc.string({ unit, minLength, maxLength: Math.min(maxLength, minLength + 20) });
  }
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength && new RegExp(pattern).test(text);
  const fitting = PAYABLE.filter(fits);
  return fc.oneof(
    { weight: 1, arbitrary: fc.stringMatching(new RegExp(pattern)).filter(fits) },
    { weight: fitting.length > 0 ? 3 : 0, arbitrary: fc.constantFrom(...fitting, '') },
  );
}

function arrays({ items = {}, minItems = 0, maxItems = 5 }: Schema, likely: Likely): fc.Arbitrary<Json[]> {
  return fc.array(valuesOf(items, likely), { minLength: minItems, maxLength: Math.min(maxItems, minItems + 2) });
}

function objects({ properties = {}, required = [] }: Schema, likely: Likely): fc.Arbitrary<Members> {
  const members = Object.entries(properties).map(([name, schema]) => {
    const there = valuesOf(schema, likely, name).map((value): (readonly [string, Json])[] => [[name, value]]);
    const weight = required.includes(name) ? 0 : 3;
    return fc.oneof({ weight: 1, arbitrary: there }, { weight, arbitrary: fc.constant([]) });
  });
  return fc.tuple(...members).map((some) => new Members(some.flat()));
}
