import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { bareEnvironment, programs } from '../../call-programs.ts';
import { type CommandResult, createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';

/** A project whose migrations can be undone. */
export interface StepProject extends ToolkitProject {
  /** Writes a migration and, when given, a down.sql that fits it; what it says beside that may follow in `comment`. */
  pair(name: string, up: string, down?: string, comment?: string): void;
  /** Takes all migrations away. */
  clear(): void;
  /** Starts `npm run db -- …` in a process group of its own, with these settings on top. */
  start(args: readonly string[], env?: NodeJS.ProcessEnv): Running;
}

/** A command that may be killed. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<CommandResult>;
  /** Waits until it has said this on standard error. @throws {Error} when it ends without having said it */
  untilSaid(words: string): Promise<void>;
}

export function createStepProject(databaseUrl: string): StepProject {
  const project = createToolkitProject(databaseUrl);
  const folder = path.join(project.dir, 'prisma', 'migrations');
  return {
    ...project,
    pair: (name, up, down, comment = '') => {
      project.migration(name, up);
      if (down === undefined) return;
      const text = `-- Undo\n--\n-- Undoes: sha256:${checksumOf(up)}\n${comment}${down}`;
      writeFileSync(path.join(folder, name, 'down.sql'), text);
    },
    clear: () => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      writeFileSync(path.join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
    },
    start: (args, env) => startIn(project.dir, args, env),
  };
}

/** Starts `npm run db -- …` in a project's folder, in a process group of its own. */
export function startIn(dir: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [programs.toolkit, ...args], {
    cwd: dir,
    env: bareEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<CommandResult>((done) => {
    child.on('close', (code) => done({ code: code ?? -1, stdout, stderr }));
  });
  const untilSaid = (words: string) =>
    new Promise<void>((done, fail) => {
      const look = () => stderr.includes(words) && done();
      look();
      child.stderr.on('data', look);
      child.on('close', () => fail(new Error(`It ended and never said "${words}":\n${stdout}${stderr}`)));
    });
  return { child, ended, untilSaid };
}
