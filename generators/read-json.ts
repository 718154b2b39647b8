import { readFileSync } from 'node:fs';
import { isRecord } from './stored-answers.ts';

/** The object in a JSON file; an empty one where there is none that can be read, which is said where it matters. */
export function readJson(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
