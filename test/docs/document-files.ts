import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DocumentError, type EditBlock, type FileBlock, type Place } from './block.ts';
import { EditFault, editText } from './edit-text.ts';

/** Changes a file as the page says. */
export function applyEdit(folder: string, block: EditBlock): void {
  const file = locate(folder, block.path, block);
  if (!existsSync(file)) throw new DocumentError(block, `There is no ${block.path} to edit.`);
  try {
    writeFileSync(file, editText(readFileSync(file, 'utf8'), block.lines));
  } catch (error) {
    if (error instanceof EditFault) throw new DocumentError(block, `${block.path}: ${error.message}`);
    throw error;
  }
}

/** Writes a file as the page says. */
export function writeShownFile(folder: string, block: FileBlock): void {
  const file = locate(folder, block.path, block);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, block.text);
}

/** The file that a path means; a `*` in it must fit exactly one name that is there. */
function locate(folder: string, shown: string, place: Place): string {
  if (path.isAbsolute(shown) || shown.split('/').includes('..')) {
    throw new DocumentError(place, `${shown} is outside the folder of this page.`);
  }
  return shown.split('/').reduce((parent, part) => {
    if (!part.includes('*')) return path.join(parent, part);
    const names = existsSync(parent) ? readdirSync(parent).filter((name) => fits(name, part)) : [];
    const [name, second] = names;
    if (name === undefined || second !== undefined) {
      throw new DocumentError(place, `${part} fits ${names.length === 0 ? 'nothing' : names.join(', ')}.`);
    }
    return path.join(parent, name);
  }, folder);
}

function fits(name: string, pattern: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  const end = rest.join('*');
  return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}
