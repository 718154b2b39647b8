// Run after every edit of a migration.sql: npx tsx test/shop/history/refresh-undo-checksums.ts
import { history, migrationsDir } from './migrations.ts';
import { refreshUndoChecksums } from './undo-checksums.ts';

const changed = refreshUndoChecksums(
  migrationsDir,
  history.map(({ name }) => name),
);
for (const name of changed) console.log(`${name}/down.sql`);
console.log(changed.length === 0 ? 'Every down.sql is up to date.' : `${changed.length} changed.`);
