import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Place } from '../../../packages/learn/src/page/places.ts';
import { readDatabaseSettings } from '../../../packages/toolkit/src/env.ts';
import { createTestDatabase, type TestDatabase } from '../../toolkit/history/test-database.ts';

/** A folder with a blueprint and a plan, and a database, for the page to look at. */
export interface ObservedPlace {
  readonly place: Place;
  readonly database: TestDatabase;
  blueprint(text: string): void;
  migration(name: string, sql: string): void;
  removeMigration(name: string): void;
  /** How many scratch databases there are for it. */
  countScratch(): Promise<number>;
  remove(): Promise<void>;
}

export async function createObservedPlace(): Promise<ObservedPlace> {
  const dir = mkdtempSync(path.join(tmpdir(), 'observed-'));
  const database = await createTestDatabase();
  const migrationsDir = path.join(dir, 'prisma', 'migrations');
  mkdirSync(migrationsDir, { recursive: true });
  const schemaPath = path.join(dir, 'prisma', 'schema.prisma');
  return {
    place: {
      id: 'test',
      title: 'Test',
      projectDir: dir,
      settings: readDatabaseSettings({ DATABASE_URL: database.url }),
      schemaPath,
      migrationsDir,
    },
    database,
    blueprint: (text) => writeFileSync(schemaPath, `datasource db {\n  provider = "postgresql"\n}\n${text}`),
    migration: (name, sql) => {
      mkdirSync(path.join(migrationsDir, name), { recursive: true });
      writeFileSync(path.join(migrationsDir, name, 'migration.sql'), sql);
    },
    removeMigration: (name) => rmSync(path.join(migrationsDir, name), { recursive: true }),
    countScratch: async () => {
      const { rowCount } = await database.query('SELECT FROM pg_database WHERE datname ^@ $1', [
        `${database.name}_scratch`,
      ]);
      return rowCount ?? 0;
    },
    remove: async () => {
      await database.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
