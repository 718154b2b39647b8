import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { BackupResult } from '../../../packages/toolkit/src/commands/backup.ts';
import type { RestoreResult } from '../../../packages/toolkit/src/commands/restore.ts';
import type { CommandResult } from '../history/toolkit-project.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';
import { createKeptDatabase, everyRowSql, everythingSql, type KeptDatabase, type KeptServer } from './kept-database.ts';

/** A project with a database in which there is one of everything. */
export interface BackupProject {
  readonly database: KeptDatabase;
  readonly project: StepProject;
  /** What is put into the environment of every command. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs `npm run db -- …`. */
  db(...args: string[]): Promise<CommandResult>;
  /** Runs it with --json, and expects it to go well. */
  backup(...args: string[]): Promise<BackupResult>;
  restore(...args: string[]): Promise<RestoreResult>;
  /** The files in `backups/`. */
  files(): string[];
  /** Changes the text of a file in `backups/`. */
  tamper(file: string, change: (text: string) => string): void;
  remove(): Promise<void>;
}

export async function createBackupProject(server: KeptServer, env: NodeJS.ProcessEnv = {}): Promise<BackupProject> {
  const database = await createKeptDatabase(server);
  const project = createStepProject(database.url);
  project.pair('1_everything', everythingSql, 'DROP TABLE events, products CASCADE');
  project.pair('2_more', 'CREATE TABLE more (id int PRIMARY KEY)', 'DROP TABLE more');
  const db = (...args: string[]) => project.start(args, env).ended;
  const good = async (args: string[]) => {
    const { code, stdout, stderr } = await db(...args, '--json');
    expect(code, `${args.join(' ')}: ${stdout}${stderr}`).toBe(0);
    return JSON.parse(stdout);
  };
  await good(['upgrade']);
  await database.run(everyRowSql);
  const folder = path.join(project.dir, 'backups');
  return {
    database,
    project,
    env,
    db,
    backup: (...args) => good(['backup', ...args]),
    restore: (...args) => good(['restore', ...args]),
    files: () => readdirSync(folder).sort(),
    tamper: (file, change) => {
      const target = path.join(folder, file);
      writeFileSync(target, change(readFileSync(target, 'latin1')), 'latin1');
    },
    remove: async () => {
      project.remove();
      await database.dropAll();
    },
  };
}
