import { preparePrisma } from 'pos-migrate/prisma';
import { useLessonDatabase } from 'pos-migrate-learn/practice';
import type { PrismaConfig } from 'prisma';

useLessonDatabase(import.meta.dirname);

export default {
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: preparePrisma(import.meta.dirname),
} satisfies PrismaConfig;
