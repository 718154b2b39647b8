import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisesAllBack, readLosses } from '../../../packages/toolkit/src/history/down-header.ts';
import { leadingComment, parseMigrationHeader } from '../../../packages/toolkit/src/history/header.ts';
import { readMigrationFiles } from '../../../packages/toolkit/src/history/migration-files.ts';

/** Where the shop's migrations lie. */
export const migrationsDir = join(import.meta.dirname, '../../../prisma/migrations');

/** One migration of the shop: both directions and what its comments say. */
export interface Step {
  /** The folder's name. */
  readonly name: string;
  /** The folder's name without its time: `create_catalog`. */
  readonly title: string;
  readonly up: string;
  readonly down: string;
  /** The comment at the top of migration.sql, and of down.sql. */
  readonly upComment: string;
  readonly downComment: string;
  readonly kind: string | null;
  readonly revises: string | null;
  /** Whether down.sql promises to bring back every row as it was ("Loses: nothing"). */
  readonly losesNothing: boolean;
}

/** The shop's history, first step first. */
export const history: readonly Step[] = readMigrationFiles(migrationsDir).map(({ name }) => {
  const up = readFileSync(join(migrationsDir, name, 'migration.sql'), 'utf8');
  const down = readFileSync(join(migrationsDir, name, 'down.sql'), 'utf8');
  const header = parseMigrationHeader(up);
  const downComment = leadingComment(down).join('\n');
  return {
    name,
    title: name.replace(/^\d{14}_/, ''),
    up,
    down,
    upComment: leadingComment(up).join('\n'),
    downComment,
    kind: header.kind,
    revises: header.revises,
    losesNothing: promisesAllBack(readLosses(down)),
  };
});

/** The step with this title. */
export function step(title: string): Step {
  const found = history.find((candidate) => candidate.title === title);
  if (!found) throw new Error(`The shop's history has no step "${title}".`);
  return found;
}

/** The steps before this one, first step first. */
export function stepsBefore(title: string): readonly Step[] {
  return history.slice(0, history.indexOf(step(title)));
}

/** The folder's name of the last one. */
export const newest = (history.at(-1) as Step).name;
