import { mkdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { addColumnMigration, newestOf } from '../phrasebook/project-migrations.ts';
import { followGroup } from './follow.ts';

const colour = '20261101090000_add_colour';

followGroup('A migration does not run', {
  'P3018 and P3009: A migration failed': async (project) => {
    addColumnMigration(project, colour, 'colour', newestOf(project));
    const file = `prisma/migrations/${colour}/migration.sql`;
    project.write(file, project.read(file).replace('TABLE products', 'TABLE product'));
    return undefined;
  },

  'P3006: Migration failed to apply cleanly to the shadow database': async (project) => {
    project.write(
      'prisma/migrations/20260101000000_add_colour/migration.sql',
      'ALTER TABLE products ADD COLUMN colour TEXT;\n',
    );
    return undefined;
  },

  'P3012: A migration cannot be rolled back because it is not in a failed state': async () => undefined,

  'P3008: A migration is already recorded as applied': async () => undefined,

  'P3014: Prisma Migrate could not create the shadow database': async ({ onServer, databaseUrl, setUrl }) => {
    const database = new URL(databaseUrl).pathname.slice(1);
    const role = `${database}_clerk`;
    await onServer(async (admin) => {
      await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${role}'`);
      await admin.query(`GRANT pg_read_all_data TO ${role}`);
    });
    setUrl((url) => {
      url.username = role;
      url.password = role;
    });
    return async () => {
      setUrl(() => {});
      await onServer((admin) => admin.query(`DROP ROLE ${role}`));
    };
  },

  'P3015: Could not find the migration file': async ({ dir }) => {
    mkdirSync(path.join(dir, 'prisma/migrations', colour));
    return undefined;
  },

  'The environment is non-interactive': async ({ query, read, write }) => {
    await query(`INSERT INTO categories (name) VALUES ('Tea')`);
    await query(`INSERT INTO products (category_id, name, price, sku) VALUES (1, 'Assam', 4, 'T1')`);
    await query(`INSERT INTO product_images (product_id, url, alt) VALUES (1, '/assam.webp', 'A tin')`);
    write('prisma/schema.prisma', read('prisma/schema.prisma').replace(/^ {2}alt .*\n/m, ''));
    return undefined;
  },

  'Canceling statement due to lock timeout': async (project) => {
    addColumnMigration(project, colour, 'colour', newestOf(project));
    const other = new pg.Client(project.databaseUrl);
    await other.connect();
    await other.query('BEGIN; LOCK TABLE products');
    return async () => {
      await other.end();
      await project.run('npm run db -- upgrade');
    };
  },

  'The down.sql was written for another text': async (project) => {
    addColumnMigration(project, colour, 'colour', newestOf(project));
    project.write(
      `prisma/migrations/${colour}/down.sql`,
      `-- Undo: add colour\n--\n-- Undoes: sha256:${'0'.repeat(64)}\n-- Loses: nothing\nBEGIN;\nSET LOCAL lock_timeout = '5s';\nALTER TABLE products DROP COLUMN colour;\nCOMMIT;\n`,
    );
    await project.run('npm run db -- upgrade');
    return undefined;
  },
});
