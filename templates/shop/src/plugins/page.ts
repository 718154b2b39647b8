import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fp from 'fastify-plugin';
import { projectRoot } from '../project-root.ts';

/**
 * `/`: the till, served from `public/` as it lies there, without a build step.
 *
 * The page imports Preact, its hooks and htm from one module, `/vendor/htm-preact.js`: that is htm's "standalone" file,
 * which has all three. The packages' separate modules import each other by bare names, which a browser resolves only
 * with an inline import map, and the policy of every answer allows no inline script.
 */
export const pagePlugin = fp(
  async (app) => {
    // The files are for everybody, because somebody has to sign in with them.
    app.addHook('onRoute', (route) => {
      if (route.url === '/' || route.url === '/*') route.config = { ...route.config, right: null };
    });
    // A browser may keep the files, but asks each time whether they are still the same, so that a new version is seen at once.
    await app.register(fastifyStatic, { root: join(projectRoot, 'public'), maxAge: 0 });

    // The package's map of its own files names one that it lacks, so this goes by the folder.
    const htmFolder = dirname(dirname(createRequire(import.meta.url).resolve('htm')));
    app.get('/vendor/htm-preact.js', { config: { right: null }, schema: { hide: true } }, (_request, reply) =>
      reply.sendFile('preact/standalone.module.js', htmFolder),
    );
  },
  { name: 'page' },
);
