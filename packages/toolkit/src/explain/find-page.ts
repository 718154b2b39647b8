import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../package-root.ts';

/** A page of the reference, as it is written. */
export interface Page {
  /** What it is asked for by: `set-not-null`, `DB_UNREACHABLE`, `upgrade`, `check`. */
  readonly topic: string;
  /** Markdown. */
  readonly text: string;
}

const folder = path.join(packageRoot, 'docs', 'reference');

/**
 * Finds the page of a lint rule, of an error, of a verb, or one of the longer pages of the reference.
 *
 * @param topic In whichever case.
 */
export function findPage(topic: string): Page | undefined {
  const wanted = topic.toLowerCase();
  const name = listTopics().find((each) => each.toLowerCase() === wanted);
  if (name === undefined) return undefined;
  const own = [`lint/${name}.md`, `${name}.md`, `${name}/README.md`]
    .map((file) => path.join(folder, file))
    .find((file) => existsSync(file));
  if (own !== undefined) return { topic: name, text: readPage(own).trimEnd() };
  return sectionsOfAll().find((section) => section.topic === name);
}

/** All that can be asked for: rules, those of squawk, errors, verbs, pages. */
export function listTopics(): string[] {
  const rules = pagesIn('lint').filter((name) => name !== 'squawk');
  return [...new Set([...rules, ...sectionsOfAll().map(({ topic }) => topic), ...pagesIn('')])];
}

/** Pages that have a section for each topic, below headings of that level. */
const collections = [
  { file: 'lint/squawk.md', level: 2 },
  { file: 'errors.md', level: 2 },
  { file: 'verbs.md', level: 3 },
];

function sectionsOfAll(): Page[] {
  return collections.flatMap(({ file, level }) => sectionsOf(readPage(path.join(folder, file)), level));
}

function pagesIn(below: string): string[] {
  return readdirSync(path.join(folder, below))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => file.replace(/\.md$/, ''))
    .sort();
}

function sectionsOf(text: string, level: number): Page[] {
  const heading = `${'#'.repeat(level)} `;
  return text
    .split(new RegExp(`^(?=#{1,${level}} )`, 'm'))
    .filter((section) => section.startsWith(heading))
    .map((section) => ({
      topic: section.slice(heading.length).split('\n', 1)[0] ?? '',
      text: `# ${section.slice(heading.length).trimEnd()}`,
    }));
}

function readPage(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
}
