import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Refusal } from '../errors.ts';
import { Type } from '../schema-builder.ts';
import { codeOfType } from './problem.ts';
import { problemList, problemPage } from './problem-pages.ts';

/** `/problems`: pages that explain the refusals. The `type` of every refusal is the address of its page. */
export const problemRoutes: FastifyPluginAsyncTypebox = async (app) => {
  // Open to everybody: not being signed in is among what they explain.
  const config = { right: null } as const;

  app.get('/problems', { config, schema: { hide: true } }, (_request, reply) => reply.type(HTML).send(problemList()));

  app.get(
    '/problems/:name',
    { config, schema: { hide: true, params: Type.Object({ name: Type.String() }) } },
    ({ params }, reply) => {
      const code = codeOfType(`/problems/${params.name}`);
      if (!code) throw new Refusal('NOT_FOUND', 'There is no such refusal. /problems lists them all.');
      return reply.type(HTML).send(problemPage(code));
    },
  );
};

const HTML = 'text/html; charset=utf-8';
