import type { FastifyError } from 'fastify';
import fp from 'fastify-plugin';
import { isDatabaseUnavailable } from '../database-errors.ts';
import { REFUSALS, Refusal, type RefusalCode } from '../errors.ts';
import { ProblemBody } from '../json-schema.ts';
import { PROBLEM_JSON, problemOf } from '../problems/problem.ts';
import { isReadable } from '../unreadable-requests.ts';

/** Answers every error as a problem of RFC 9457, and logs what is the server's own fault. */
export const errorsPlugin = fp(
  async (app) => {
    app.addSchema(ProblemBody);

    app.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
      const refusal = toRefusal(error);
      if (refusal.status >= 500) request.log.error(error);
      return reply.code(refusal.status).type(PROBLEM_JSON).send(problemOf(refusal));
    });

    app.setNotFoundHandler(({ method, originalUrl }) => {
      if (!isReadable(originalUrl)) {
        throw new Refusal(
          'INVALID_REQUEST',
          'The address has a % that begins no letter. Write %25 for the sign itself.',
        );
      }
      throw new Refusal('NOT_FOUND', `There is nothing at ${method} ${originalUrl}.`);
    });
  },
  { name: 'errors' },
);

function toRefusal(error: FastifyError | Refusal): Refusal {
  if (error instanceof Refusal) return error;
  if (isDatabaseUnavailable(error)) {
    return new Refusal(
      'DATABASE_UNAVAILABLE',
      'The database does not answer. Try again; "npm run db -- doctor" says more.',
    );
  }
  const code = codeOfStatus(error.statusCode);
  if (code === 'INTERNAL_ERROR') return new Refusal(code, 'The server made a mistake. Its log says which.');
  // The framework's own words are no sentence.
  if (code === 'UNSUPPORTED_MEDIA_TYPE') return new Refusal(code, 'The body must be sent as application/json.');
  return new Refusal(code, error.message);
}

/** The framework's own refusals (bad JSON, body too large, …) in the words of the registry. */
function codeOfStatus(status = 500): RefusalCode {
  if (status >= 500) return 'INTERNAL_ERROR';
  const generic: RefusalCode[] = ['NOT_FOUND', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'TOO_MANY_REQUESTS'];
  return generic.find((code) => REFUSALS[code].status === status) ?? 'INVALID_REQUEST';
}
