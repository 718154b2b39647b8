import { renameSync } from 'node:fs';
import path from 'node:path';
import { newest } from '../../shop/history/shop-migrations.ts';
import { addColumnMigration, newestOf } from '../phrasebook/project-migrations.ts';
import { followGroup } from './follow.ts';

followGroup('Files and database do not agree', {
  'Target database is not up to date': async ({ run }) => {
    await run('npm run db -- downgrade -1');
    return undefined;
  },

  "Can't locate revision identified by": async ({ dir }) => {
    const folder = path.join(dir, 'prisma/migrations', newest);
    renameSync(folder, path.join(dir, 'elsewhere'));
    return () => renameSync(path.join(dir, 'elsewhere'), folder);
  },

  'No changes in schema detected': async () => undefined,

  'Table already exists': async ({ read, write, query }) => {
    const model = 'model Shelf {\n  id    Int    @id\n  label String\n\n  @@map("shelves")\n}\n';
    write('prisma/schema.prisma', `${read('prisma/schema.prisma')}\n${model}`);
    const table = 'CREATE TABLE shelves (id integer PRIMARY KEY, label text NOT NULL);';
    write(
      'prisma/migrations/20261101090000_create_shelves/migration.sql',
      `-- Create shelves\n--\n-- Revises: ${newest}\n-- Why: goods stand on them\nBEGIN;\nSET LOCAL lock_timeout = '5s';\n${table}\nCOMMIT;\n`,
    );
    write('prisma/migrations/20261101090000_create_shelves/down.sql', '-- Irreversible: the labels would be lost\n');
    await query(table);
    return undefined;
  },

  'P3005: The database schema is not empty': async ({ query }) => {
    await query('DROP TABLE _prisma_migrations');
    return undefined;
  },

  'Database out of sync: drift': async ({ query }) => {
    await query('CREATE INDEX products_name_idx ON products (name)');
    return undefined;
  },

  'A migration was modified after it was applied': async ({ run, read, write }) => {
    await run('git init -q . && git add prisma && git commit -q -m "Begin"');
    const file = `prisma/migrations/${newest}/migration.sql`;
    write(file, `${read(file)}-- a remark\n`);
    return undefined;
  },

  'Multiple heads': async (project) => {
    const parent = newestOf(project);
    addColumnMigration(project, '20261101090000_add_colour', 'colour', parent);
    addColumnMigration(project, '20261101100000_add_shelf', 'shelf', parent);
    return undefined;
  },
});
