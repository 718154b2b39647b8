// pos-migrate-learn/page: the page /learn, as a Fastify plugin.
export { type LearnPageOptions, learnPlugin } from './page/plugin.ts';
