import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import fp from 'fastify-plugin';
import { projectRoot } from '../project-root.ts';

/**
 * `/`: the till, served from `public/` as it lies there, without a build step.
 *
 * The page imports Preact, its hooks and htm from one module, `/vendor/htm-preact.js`: that is htm's "standalone" file,
 * which has all three. The packages' separate modules import each other by bare names, which a browser resolves only
 * with an inline import map, and the policy below allows no inline script.
 */
export const pagePlugin = fp(
  async (app) => {
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          // Product images, and the small pictures inside the style sheets of /docs.
          imgSrc: ["'self'", 'data:'],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      // The server speaks plain HTTP; whoever puts HTTPS in front of it promises this there.
      strictTransportSecurity: false,
    });

    await app.register(fastifyStatic, { root: join(projectRoot, 'public'), cacheControl: false });

    // The package's map of its own files names one that it lacks, so this goes by the folder.
    const htmFolder = dirname(dirname(createRequire(import.meta.url).resolve('htm')));
    app.get('/vendor/htm-preact.js', { schema: { hide: true } }, (_request, reply) =>
      reply.sendFile('preact/standalone.module.js', htmFolder),
    );
  },
  { name: 'page' },
);
