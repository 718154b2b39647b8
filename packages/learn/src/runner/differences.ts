import path from 'node:path';
import { checkReplay } from 'pos-migrate/internal/check/check-replay';
import type { DatabaseSettings } from 'pos-migrate/internal/env';
import { isApplied } from 'pos-migrate/internal/history/assess';
import { readHistory } from 'pos-migrate/internal/history/read-history';
import { readSchemaFiles } from 'pos-migrate/internal/history/schema-files';

/**
 * Replays the migrations of a practice folder on a scratch database, and compares what they make with the lesson's database
 * and with the blueprint. For a history that is in order.
 *
 * @param settings Those of the lesson's working database.
 * @returns A sentence for each difference, as `npm run db -- check` says it; none when the three say the same.
 */
export async function findDifferences(practiceDir: string, settings: DatabaseSettings): Promise<string[]> {
  const folder = path.join(practiceDir, 'prisma', 'migrations');
  const schemaPath = path.join(practiceDir, 'prisma', 'schema.prisma');
  const { timeline } = await readHistory({ databaseUrl: settings.url, migrationsDir: folder });
  const findings = await checkReplay({
    settings,
    folder,
    migrationsDir: 'prisma/migrations',
    names: timeline.map(({ name }) => name),
    applied: timeline.filter(({ state }) => isApplied(state)).map(({ name }) => name),
    schema: readSchemaFiles(schemaPath),
    schemaPath: 'prisma/schema.prisma',
  });
  return findings.map(({ says, details = [] }) => [says, ...details].join(' ').trim());
}
