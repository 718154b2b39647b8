import type { PrismaConfig } from 'prisma';
import { preparePrisma } from './db/engine/prepare-prisma.ts';

export default {
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'tsx prisma/seed.ts' },
  datasource: preparePrisma(import.meta.dirname),
} satisfies PrismaConfig;
