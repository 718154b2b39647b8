// Run after every edit of a migration.sql or a down.sql: npx tsx test/shop/history/refresh-undo-checksums.ts
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrationsDir } from './shop-migrations.ts';
import { lessonMigrations, refreshUndoChecksums } from './undo-checksums.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const lessons = lessonMigrations(`${root}templates/lessons/lessons`);
const changed = [
  ...refreshUndoChecksums(migrationsDir, 'all').map((name) => `${migrationsDir}/${name}`),
  // A lesson may be about a down.sql that does not fit.
  ...lessons.flatMap((dir) => refreshUndoChecksums(dir, 'those that fit').map((name) => `${dir}/${name}`)),
];
for (const folder of changed) console.log(`${relative(root, folder)}/down.sql`);
console.log(changed.length === 0 ? 'Every down.sql is up to date.' : `${changed.length} changed.`);
