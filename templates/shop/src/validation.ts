import AjvCompiler from '@fastify/ajv-compiler';
import type { FastifySchemaCompiler } from 'fastify';
import { Refusal } from './errors.ts';

/**
 * How requests are checked against their schemas. Nothing is removed or repaired: an unknown word in a request is
 * probably a misspelt one, and a wrong quantity must not become a right one. Only what is text by nature (the path and
 * the query) is read as a number or a boolean first; JSON can say what it means.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<unknown> {
  const compile = AjvCompiler()({}, { customOptions: { coerceTypes: false, removeAdditional: false } });
  return (route) => {
    const validate = compile(route);
    return route.httpPart === 'body'
      ? refusingHalfCharacters(validate)
      : readingText(validate, (route.schema as ObjectSchema).properties ?? {});
  };
}

type Validate = ReturnType<FastifySchemaCompiler<unknown>>;

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, PropertySchema>>;
}

interface PropertySchema {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Refuses text with half of a surrogate pair, which JSON can say ("\\ud83e") and no database can keep. */
function refusingHalfCharacters(validate: Validate): Validate {
  return (data: unknown) => {
    if (!validate(data)) return { error: validate.errors ?? [] };
    if (!hasHalfCharacter(data)) return true;
    return {
      error: new Refusal('INVALID_REQUEST', 'A text has half of a character, which cannot be kept. Type it anew.'),
    };
  };
}

/** @param value was validated, so it is no deeper than its schema */
function hasHalfCharacter(value: unknown): boolean {
  if (typeof value === 'string') return /\p{Surrogate}/u.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasHalfCharacter);
}

/**
 * Reads the numbers and booleans of a path or query, and then validates it. JavaScript itself, and with it what a
 * validator offers, would take "1e999", "0x1" and " 1" for numbers.
 */
function readingText(validate: Validate, properties: Readonly<Record<string, PropertySchema>>): Validate {
  return (data: Record<string, unknown> | null) => {
    for (const [name, property] of Object.entries(properties)) {
      const text = data?.[name];
      if (!data || text === undefined) continue;
      const { value, fault } = read(text, property);
      if (fault !== undefined) return { error: new Refusal('INVALID_REQUEST', `The ${name} must be ${fault}.`) };
      data[name] = value;
    }
    return validate(data) || { error: validate.errors ?? [] };
  };
}

function read(text: unknown, property: PropertySchema): { value?: unknown; fault?: string } {
  if (property.type === 'integer') return readWhole(text, property);
  if (property.type !== 'boolean') return { value: text };
  return text === 'true' || text === 'false' ? { value: text === 'true' } : { fault: 'true or false' };
}

function readWhole(text: unknown, { minimum = 0, maximum }: PropertySchema): { value?: number; fault?: string } {
  const isDigits = typeof text === 'string' && /^[0-9]+$/.test(text);
  // Past the exact numbers it no longer matters which one it is.
  const value = isDigits ? Math.min(Number(text), Number.MAX_SAFE_INTEGER) : Number.NaN;
  if (value >= minimum && value <= (maximum ?? value)) return { value };
  const range = maximum === undefined ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
  return { fault: `a whole number ${range}, written in digits alone` };
}
