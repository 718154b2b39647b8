import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of the toolkit's templates. */
export const toolkit = path.join(import.meta.dirname, '../../templates/toolkit');
/** The page about the verbs. */
export const page = readFileSync(path.join(toolkit, 'docs/reference/verbs.md'), 'utf8');

/** The verbs as db/cli.ts lists them. */
export const names = [
  ...readFileSync(path.join(toolkit, 'db/cli.ts'), 'utf8').matchAll(/'\.\/commands\/([\w-]+)\.ts'\)/g),
].map(([, name = '']) => name);

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
