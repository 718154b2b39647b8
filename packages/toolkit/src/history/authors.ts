import { existsSync } from 'node:fs';
import { askGit } from './git.ts';

/** What stands between the fields of a commit: ASCII's unit separator, which no name has. */
const FIELD = '\u001f';

/** Who wrote a migration, as Git knows it: the commit that brought its migration.sql into the history. */
export interface Author {
  readonly name: string;
  readonly at: Date;
  readonly commit: string;
}

/**
 * Asks Git who wrote the migrations of a folder: one question for all of them. A migration that is not committed yet
 * has no author, and without Git nobody has.
 *
 * @param folder Absolute path of the migration folder.
 * @param only The one migration that is wanted; all when left out.
 * @returns The author of each migration, by its name.
 */
export function readAuthors(folder: string, only?: string): Map<string, Author> {
  const authors = new Map<string, Author>();
  if (!existsSync(folder)) return authors;
  // With -z Git writes names as they are, and NULs between them and the commits.
  const log = askGit(
    folder,
    ...[
      'log',
      '-z',
      '--no-renames',
      '--diff-filter=A',
      '--name-only',
      '--relative',
      `--format=%H${FIELD}%aI${FIELD}%an`,
    ],
    ...['--', only === undefined ? '.' : `${only}/migration.sql`],
  );
  let author: Author | undefined;
  for (const record of (log ?? '').split('\0')) {
    const [commit = '', at, name] = record.split(FIELD);
    if (at !== undefined && name !== undefined) {
      author = { name, at: new Date(at), commit };
      continue;
    }
    const [migration, file, ...deeper] = record.replace(/^\n/, '').split('/');
    // Newest first: what was taken out and brought back was written by whoever wrote it first.
    if (author && migration && file === 'migration.sql' && deeper.length === 0) authors.set(migration, author);
  }
  return authors;
}
