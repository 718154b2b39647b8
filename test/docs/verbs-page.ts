import { readFileSync } from 'node:fs';
import path from 'node:path';
import { verbs } from '../../packages/toolkit/src/main.ts';

/** The folder of the toolkit's package. */
export const toolkit = path.join(import.meta.dirname, '../../packages/toolkit');
/** The page about the verbs. */
export const page = readFileSync(path.join(toolkit, 'docs/reference/verbs.md'), 'utf8');

/** The verbs, by name. */
export const names = Object.keys(verbs);

/** The page's text about each verb, by its heading. */
export const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((text) => [
      text.split('\n', 1)[0] ?? '',
      (text.split(/^## /m)[0] ?? '').split('\n').slice(1).join('\n').trim(),
    ]),
);
