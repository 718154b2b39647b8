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

    const files = createRequire(import.meta.url);
    // The package's map of its own files names one that it lacks, so this goes by the folder.
    const htmFolder = dirname(dirname(files.resolve('htm')));
    app.get('/vendor/htm-preact.js', { config: { right: null }, schema: { hide: true } }, (_request, reply) =>
      reply.sendFile('preact/standalone.module.js', htmFolder),
    );
    // One file each that imports nothing, as the package has it for browsers.
    const others = [
      { name: '@point-of-sale/receipt-printer-encoder', file: 'receipt-printer-encoder.esm.js' },
      { name: 'uqr', file: 'index.mjs' },
    ];
    for (const { name, file } of others) {
      const folder = dirname(files.resolve(name));
      const url = `/vendor/${name.replace(/^.*\//, '')}.js`;
      app.get(url, { config: { right: null }, schema: { hide: true } }, (_request, reply) =>
        reply.sendFile(file, folder),
      );
    }
  },
  { name: 'page' },
);
