import { distance } from 'fastest-levenshtein';
import { DbError } from '../errors.ts';
import { findPage, listTopics } from '../explain/find-page.ts';
import { db, dbBefore } from '../project-command.ts';
import { defineVerb } from './command.ts';

export interface ExplainResult {
  /** Null when nothing was asked for. */
  topic: string | null;
  /** The page in Markdown, with the commands of this project; for no topic, the list of them. */
  text: string;
}

/**
 * Finds the page of a lint rule, of an error, of a verb, or a longer one.
 *
 * @throws {DbError} DB_USAGE when there is none.
 */
export function explain(topic?: string): ExplainResult {
  if (topic === undefined) return { topic: null, text: listTopics().join('\n') };
  const page = findPage(topic);
  if (page) return { topic: page.topic, text: withOwnCommands(page.text) };
  const nearest = [...listTopics()].sort((a, b) => distance(a, topic) - distance(b, topic))[0];
  throw new DbError('DB_USAGE', {
    message: `There is no page about "${topic}".`,
    next: `Run "${db('explain')}" for the list of all, or did you mean "${db(`explain ${nearest}`)}"?`,
  });
}

/** The pages are written with the commands of a project with npm and a script for each of these. */
function withOwnCommands(text: string): string {
  return text
    .replaceAll(/npm run db -- ?/g, `${db()} `)
    .replaceAll(/npm run (setup|doctor|hooks|deploy)( --(?= ))?/g, (_, verb: string, open?: string) =>
      open ? dbBefore(verb) : db(verb),
    )
    .replaceAll(/ $/gm, '');
}

export const verb = defineVerb<ExplainResult>({
  description:
    'Show the page of the reference about a lint rule (set-not-null), an error (DB_UNREACHABLE), a verb (upgrade) or a larger subject (verify, backup, phrasebook, troubleshooting). Without a word: the list of all. Needs neither a project nor a database',
  arguments: [{ name: '[topic]', description: 'a rule, the code of an error, a verb, or a page' }],
  examples: ['explain set-not-null', 'explain DB_UNREACHABLE', 'explain'],
  run: async (_context, { arguments: [topic] }) => explain(topic),
  print: ({ text }) => text,
});
