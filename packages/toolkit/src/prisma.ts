// pos-migrate/prisma: for prisma.config.ts.
export { type Datasource, preparePrisma } from './engine/prepare-prisma.ts';
