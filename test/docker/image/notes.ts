import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keeps what was measured, in build/images.log, and shows it. */
export function takeNotes(text: string): void {
  appendFileSync(join(import.meta.dirname, '../../../build/images.log'), `${text}\n`);
  console.log(text);
}

/** The time since `performance.now()` was `began`. */
export function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
