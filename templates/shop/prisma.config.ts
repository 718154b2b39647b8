import { preparePrisma } from 'pos-migrate/prisma';
import type { PrismaConfig } from 'prisma';

export default {
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'tsx prisma/seed.ts' },
  datasource: preparePrisma(import.meta.dirname),
} satisfies PrismaConfig;
