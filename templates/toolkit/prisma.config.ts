import type { PrismaConfig } from 'prisma';
import { needsDatabase } from './db/engine/prisma-command.ts';
import { EngineSelectionError, selectEngine } from './db/engine/select.ts';
import { loadProjectEnv } from './db/env.ts';

loadProjectEnv(import.meta.dirname);
process.env.CHECKPOINT_DISABLE ??= '1';
process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= '1';

const url = process.env.DATABASE_URL || undefined;
const shadowDatabaseUrl = process.env.SHADOW_DATABASE_URL || undefined;

if (!url && needsDatabase(process.argv.slice(2))) {
  // Prisma itself would say nothing in some of these cases, and report success.
  refuse(
    'DATABASE_URL is not set: run "npm run setup", which makes .env, or set it to postgresql://user:password@host:port/database.',
  );
}
try {
  selectEngine();
} catch (error) {
  if (!(error instanceof EngineSelectionError)) throw error;
  refuse(error.message);
}

export default {
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'tsx prisma/seed.ts' },
  datasource: { ...(url && { url }), ...(shadowDatabaseUrl && { shadowDatabaseUrl }) },
} satisfies PrismaConfig;

// An error would reach the user as "Failed to load config file … as a TypeScript/JavaScript module".
function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
