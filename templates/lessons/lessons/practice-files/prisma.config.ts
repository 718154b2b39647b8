import type { PrismaConfig } from 'prisma';
import { preparePrisma } from '../../db/engine/prepare-prisma.ts';
import { useLessonDatabase } from '../../lessons/runner/practice-env.ts';

useLessonDatabase(import.meta.dirname);

export default {
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: preparePrisma(import.meta.dirname),
} satisfies PrismaConfig;
