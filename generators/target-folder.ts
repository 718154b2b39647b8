import { accessSync, constants, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isRecord, readStoredAnswers, storageFile } from './stored-answers.ts';

/** What was found where the project is to go. */
export interface TargetFolder {
  /** Absolute. */
  path: string;
  exists: boolean;
  /** Names in it, but for what version control and file managers leave behind. */
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
  const { existing, fault } = nearestExisting(target.path);
  if (fault) {
    target.faults.push(fault);
    return target;
  }
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
    const value: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    if (isRecord(value)) return value;
    target.faults.push(`${path} holds no JSON object. Repair it and try again.`);
    return undefined;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    target.faults.push(`${path} can't be read (${why}). Repair it and try again.`);
    return undefined;
  }
}

/** The path itself, or the nearest folder above it that is there; or why the disk can't tell. */
function nearestExisting(path: string): { existing: string; fault?: string } {
  try {
    statSync(path);
    return { existing: path };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return { existing: path, fault: cannotLook(path, code, cause) };
    if (code === 'ENOENT' && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
      return { existing: path, fault: `${path} is a link that leads nowhere. Repair it, or choose another folder.` };
    }
    const parent = dirname(path);
    return parent === path ? { existing: path } : nearestExisting(parent);
  }
}

function cannotLook(path: string, code: string, cause: unknown): string {
  if (code === 'ENAMETOOLONG') return `The path ${shortened(path)} is too long for this disk. Choose a shorter name.`;
  if (code === 'ELOOP')
    return `${path} goes through links that lead to each other. Repair them, or choose another folder.`;
  return cannotWrite(path, cause);
}

function shortened(path: string): string {
  return path.length <= 120 ? path : `${path.slice(0, 80)}…${path.slice(-30)}`;
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
