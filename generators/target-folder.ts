import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readStoredAnswers, storageFile } from './stored-answers.ts';

/** What was found where the project is to go. */
export interface TargetFolder {
  /** Absolute. */
  path: string;
  exists: boolean;
  /** Names in it that a new project can't ignore. */
  contents: string[];
  /** The answers that it was made with, when it was made by us. */
  stored: Record<string, unknown> | undefined;
  hasPackageJson: boolean;
  /** Why nothing can be written there, as whole sentences. */
  faults: string[];
}

/** Left behind by version control and by file managers. */
const ignorable = new Set(['.git', '.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** Looks at the folder, and changes nothing. */
export function inspectTargetFolder(path: string): TargetFolder {
  const target: TargetFolder = {
    path: resolve(path),
    exists: false,
    contents: [],
    stored: undefined,
    hasPackageJson: false,
    faults: [],
  };
  const existing = nearestExisting(target.path);
  if (!statSync(existing).isDirectory()) {
    target.faults.push(`${existing} is a file, so there can be no project in it. Choose another folder.`);
    return target;
  }
  target.exists = existing === target.path;
  try {
    accessSync(existing, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    target.faults.push(cannotWrite(existing, cause));
    return target;
  }
  if (!target.exists) return target;
  target.contents = readdirSync(target.path).filter((name) => !ignorable.has(name));
  target.hasPackageJson = target.contents.includes('package.json');
  if (target.hasPackageJson) readJson(target, 'package.json');
  if (target.contents.includes(storageFile)) target.stored = readStoredAnswers(readJson(target, storageFile));
  return target;
}

/** What can't be read is a fault of the target. */
function readJson(target: TargetFolder, name: string): unknown {
  const path = join(target.path, name);
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    target.faults.push(`${path} can't be read (${why}). Repair it and try again.`);
    return undefined;
  }
}

function nearestExisting(path: string): string {
  try {
    statSync(path);
    return path;
  } catch {
    const parent = dirname(path);
    return parent === path ? path : nearestExisting(parent);
  }
}

function cannotWrite(folder: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EROFS') return `${folder} is on a disk that can only be read. Choose a folder elsewhere.`;
  if (yoGaveUpRoot()) {
    return `${folder} can't be written: yo gives up root's rights and goes on as user ${process.getuid?.()}. Run yo as an ordinary user, or use: npx generator-pos-migrate`;
  }
  return `${folder} can't be written by this user (${code ?? 'unknown reason'}). Choose another folder, or change its permissions.`;
}

/** `yo` started by root switches to another user id, but the environment still tells. */
function yoGaveUpRoot(): boolean {
  const { HOME = '', USER } = process.env;
  return process.getuid?.() !== 0 && (USER === 'root' || statSync(HOME, { throwIfNoEntry: false })?.uid === 0);
}
