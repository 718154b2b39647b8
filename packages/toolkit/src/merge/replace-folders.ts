import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { unfinishedRebase } from '../history/unfinished-rebase.ts';

/** A migration folder that is replaced by another one, often of another name. */
export interface Replacement {
  readonly from: string;
  readonly to: string;
  /** Texts of files that are other ones in the new folder; all other files are copied. */
  readonly files: Readonly<Record<string, string>>;
}

const DRAFT = '.db-rebase-draft-';

/**
 * Replaces migration folders: either all of them or none. The new ones are written beside the migration folder first,
 * where Prisma doesn't look. Then one rename decides that it is done, and what is left is only moving: when that is
 * interrupted, every verb says so, and {@link finishReplacement} goes on with it.
 *
 * @param folder Absolute path of the migration folder.
 * @throws {NodeJS.ErrnoException} When something can't be written; before the decision, nothing has changed then.
 */
export function replaceFolders(folder: string, replacements: readonly Replacement[]): void {
  const parent = path.dirname(folder);
  for (const name of readdirSync(parent)) {
    if (name.startsWith(DRAFT)) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
  const draft = mkdtempSync(path.join(parent, DRAFT));
  try {
    mkdirSync(path.join(draft, 'new'));
    mkdirSync(path.join(draft, 'old'));
    for (const { from, to, files } of replacements) {
      const target = path.join(draft, 'new', to);
      cpSync(path.join(folder, from), target, { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(path.join(target, file), text);
    }
    writeFileSync(path.join(draft, 'plan.json'), JSON.stringify(replacements.map(({ from, to }) => ({ from, to }))));
    renameSync(draft, unfinishedRebase(folder));
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
  finishReplacement(folder);
}

/**
 * Goes on with a replacement that was interrupted after it had been decided.
 *
 * @returns Whether there was one.
 */
export function finishReplacement(folder: string): boolean {
  const decided = unfinishedRebase(folder);
  if (!existsSync(path.join(decided, 'plan.json'))) return false;
  const plan = JSON.parse(readFileSync(path.join(decided, 'plan.json'), 'utf8')) as { from: string; to: string }[];
  for (const { from } of plan) {
    const aside = path.join(decided, 'old', from);
    // A new folder may have the name of an old one: what was put aside before is not looked for again.
    if (!existsSync(aside)) renameSync(path.join(folder, from), aside);
  }
  for (const { to } of plan) {
    const ready = path.join(decided, 'new', to);
    if (existsSync(ready)) renameSync(ready, path.join(folder, to));
  }
  // Away in one step: a half-deleted one must not look unfinished.
  const done = mkdtempSync(path.join(path.dirname(folder), DRAFT));
  renameSync(decided, path.join(done, 'done'));
  rmSync(done, { recursive: true, force: true });
  return true;
}
