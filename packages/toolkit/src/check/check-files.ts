import type { ProjectMigrations } from '../history/list-migrations.ts';
import type { MigrationFile } from '../history/migration-files.ts';
import { db } from '../project-command.ts';
import type { Finding } from './finding.ts';
import { requiredDowns } from './required-downs.ts';

/** Finds what is wrong with the migration folder by itself. Pure: it needs no database. */
export function checkFiles({ files, lineage, migrationsDir }: Omit<ProjectMigrations, 'folder'>): Finding[] {
  const pathOf = (name: string, file: string) => `${migrationsDir}/${name}/${file}`;
  const required = requiredDowns(files);
  return [
    ...checkHeads(lineage.heads, pathOf),
    ...lineage.problems.map(({ code, migration, parent }): Finding => {
      const file = pathOf(migration, 'migration.sql');
      return code === 'unknown-parent'
        ? {
            code: 'parent-unknown',
            says: `${migration} says "Revises: ${parent}", and there is no migration of that name.`,
            next: 'Bring that migration back, or, before this one is applied anywhere, name its real parent.',
            file,
          }
        : {
            code: 'parent-later',
            says: `${migration} says "Revises: ${parent}", but Prisma applies that one later.`,
            next: `Before it is applied anywhere, rename its folder so that it comes after its parent ("${db('rebase')}").`,
            file,
          };
    }),
    ...files.flatMap((file) => checkMigration(file, required.has(file.name), pathOf)),
  ];
}

function checkHeads(heads: readonly string[], pathOf: (name: string, file: string) => string): Finding[] {
  const last = heads.at(-1);
  if (heads.length < 2 || last === undefined) return [];
  return [
    {
      code: 'several-heads',
      says: `The history has ${heads.length} heads: ${heads.join(', ')}.`,
      next: `Run "${db('merge')}", which proves that they go together, or "${db('rebase')}" on the one that nobody has applied yet.`,
      file: pathOf(last, 'migration.sql'),
    },
  ];
}

function checkMigration(
  { name, checksum, down }: MigrationFile,
  isDownRequired: boolean,
  pathOf: (name: string, file: string) => string,
): Finding[] {
  const found: Finding[] = [];
  if (checksum === null) {
    found.push({
      code: 'sql-missing',
      says: `The folder ${name} has no migration.sql, so Prisma refuses to deploy (P3015).`,
      next: 'Bring the file back with "git restore", or delete the folder if it was never applied.',
      file: pathOf(name, 'migration.sql'),
    });
  }
  const file = pathOf(name, 'down.sql');
  if (down.state === 'absent' && isDownRequired && checksum !== null) {
    found.push({
      code: 'down-missing',
      says: `${name} has no down.sql, so it can't be undone.`,
      next: 'Write one, or one that says why it can\'t be undone: "-- Irreversible: why".',
      file: pathOf(name, 'migration.sql'),
    });
  }
  if (down.state === 'stale') {
    found.push({
      code: 'down-stale',
      says: `The down.sql of ${name} was written for another text of its migration.sql.`,
      next: `Look whether it still undoes all of it, run "${db(`revision --sign ${name}`)}", and then "${db(`verify ${name}`)}".`,
      file,
    });
  }
  if (down.state === 'edited') {
    found.push({
      code: 'down-edited',
      says: `The down.sql of ${name} was changed after it had been signed.`,
      next: `Undo the edit, or run "${db(`verify ${name}`)}" and then "${db(`revision --sign ${name}`)}".`,
      file,
    });
  }
  if (down.state === 'unsigned') {
    found.push({
      code: 'down-unsigned',
      says: `The down.sql of ${name} does not say which migration.sql it undoes.`,
      next: `Look whether it undoes all of it, run "${db(`revision --sign ${name}`)}", and then "${db(`verify ${name}`)}".`,
      file,
    });
  }
  return found;
}
