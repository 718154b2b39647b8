import AjvCompiler from '@fastify/ajv-compiler';
import type { FastifySchemaCompiler } from 'fastify';

/**
 * How requests are checked against their schemas. Nothing is removed or repaired: an unknown word in a request is
 * probably a misspelt one, and a wrong quantity must not become a right one. Only what is text by nature (the path and
 * the query) may be read as a number or a boolean; JSON can say what it means.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<unknown> {
  const build = AjvCompiler();
  const json = build({}, { customOptions: { coerceTypes: false, removeAdditional: false } });
  const text = build({}, { customOptions: { coerceTypes: true, removeAdditional: false } });
  return (route) => (route.httpPart === 'body' ? json(route) : text(route));
}
