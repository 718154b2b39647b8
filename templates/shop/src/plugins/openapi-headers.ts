import type { SwaggerTransformObject } from '@fastify/swagger';
import { REPLAYED } from '../json-schema.ts';

type OpenapiDocument = Extract<Parameters<SwaggerTransformObject>[0], { openapiObject: unknown }>['openapiObject'];

interface Operation {
  parameters?: { in: string; name: string; required?: boolean; description?: string; schema?: object }[];
  responses?: Record<
    string,
    { description: string; headers?: Record<string, { description: string; schema: object }> }
  >;
}

/**
 * Adds the headers that follow from what a route says of itself: a request with an `Idempotency-Key` may be repeated, one that can be
 * refused for want of an approval may bring one, and a limit says how long to wait.
 */
export function describeHeaders(document: OpenapiDocument): OpenapiDocument {
  for (const methods of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(methods ?? {})) describeHeadersOf(operation as Operation);
  }
  return document;
}

function describeHeadersOf({ parameters = [], responses = {} }: Operation): void {
  const isRepeatable = parameters.some((parameter) => parameter.name === 'idempotency-key');
  for (const [status, response] of Object.entries(responses)) {
    if (isRepeatable && status.startsWith('2')) {
      const { description, ...schema } = REPLAYED;
      response.headers = { ...response.headers, 'Idempotent-Replayed': { description, schema } };
    }
    if (status === '429') response.headers = { ...response.headers, ...RETRY_AFTER };
  }
  if (isRepeatable && responses[403]?.description.includes('`APPROVAL_REQUIRED`')) parameters.push(APPROVAL);
}

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds to wait. Not there when a person is locked out: then `detail` says how long.',
    schema: { type: 'string', pattern: '^[0-9]+$' },
  },
};

const APPROVAL = {
  in: 'header',
  name: 'approval',
  required: false,
  description:
    'A manager’s approval, from `POST /approvals`, where the request needs one. Where it needs several, separate them by commas.',
  schema: { type: 'string' },
};
