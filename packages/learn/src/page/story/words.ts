import { db, prisma, script } from 'pos-migrate/internal/project-command';
import type { Scene } from './scene.ts';

type Words = Pick<Scene, 'title' | 'says' | 'prisma'>;

/** What the story says, scene by scene, with the commands as the project has them. */
export function wordsOfStory(): Readonly<Record<SceneName, Words>> {
  return {
    question: {
      title: 'Why must the tables exist before the server runs?',
      says: [
        'The code is written, and it knows what a member is. So why not start the server and save one?',
        'Because the code sends a sentence that names a table, and PostgreSQL makes up no table. From one row it could not know which type each value shall have, what may be left out, and what may be there only once. It refuses, and nothing is saved.',
        'A document store makes the collection at this moment, out of whatever it was given.',
      ],
      prisma:
        'Prisma reports this refusal as P2021: The table `public.members` does not exist in the current database.',
    },
    database: {
      title: 'Create the database',
      says: [
        'A running PostgreSQL is called a cluster, and it holds many databases. Ours has to be made, by a person or by a script. A program connects to one database, so it can hardly make the one to which it wants to connect.',
        'The new database has a schema called public, and nothing in it. So the same sentence is refused as before.',
      ],
      prisma: `\`${script('setup')}\` makes the database if it is missing, and so does \`${prisma('migrate deploy')}\`. The server never does.`,
    },
    models: {
      title: 'Define the models',
      says: [
        'A file says how the code wants to see the data. It is a blueprint: whoever reads it knows what shall be, and PostgreSQL does not read it.',
        'From now on code and database disagree, and nothing has told you.',
      ],
      prisma: `The file is prisma/schema.prisma. \`${prisma('generate')}\` makes the client's types from it, and asks no database.`,
    },
    history: {
      title: 'Start the history',
      says: [
        'Changes of the tables are kept in a folder, in the order in which they came about. It belongs into Git, beside the code. It is empty at first, but for a file that says for which kind of database it is.',
      ],
      prisma:
        'There is no command for this: the folder comes with the first draft, and the table `_prisma_migrations` with the first migration that is applied.',
    },
    draft: {
      title: 'Draft a migration',
      says: [
        'A tool compares the blueprint with what the history makes, which is nothing yet, and writes down the SQL that is missing.',
        'That is a plan on paper. The database is as empty as before, and this is the time to read, to correct, or to throw it away.',
      ],
      prisma: `\`${db('draft "Create members and points"')}\`, or \`${prisma('migrate dev --create-only')}\`.`,
    },
    apply: {
      title: 'Apply it',
      says: [
        'The SQL is run, and a row in `_prisma_migrations` notes that it was: both in one transaction. Now there are tables.',
        'They are empty, and strict. A field with a slip of the pen is refused here. The document store takes it, and has documents of two shapes from now on.',
      ],
      prisma: `\`${db('upgrade')}\`, or \`${prisma('migrate deploy')}\` where no person watches.`,
    },
    server: {
      title: 'Start the server',
      says: [
        'The program makes what SQLAlchemy calls an engine: something that knows the address and how to open connections. It keeps them in a pool, because opening one takes longer than a sale.',
        'A pool opens a connection when it is first asked for one. This server asks at its start whether all migrations are applied, so one connection is open and idle.',
      ],
      prisma:
        'The adapter, `new PrismaPg({ connectionString })`, is the engine and has the pool. The client that is made with it has the methods.',
    },
    request: {
      title: 'A request arrives',
      says: [
        'Somebody wants to be a member. The server reads the request, and checks whether it is well-formed. It has not spoken to the database, and the connection lies idle.',
      ],
      prisma: 'A schema of the route does the checking, before the use case is called.',
    },
    staged: {
      title: 'The session: a staging area',
      says: [
        'One member and fifty points to welcome her: that is two rows, and they belong together. Both statements are made, and neither is sent. This is what a session is about: work is collected, and later all of it counts, or none.',
      ],
      prisma:
        'Prisma has no session that collects objects. What comes nearest: a call such as `prisma.member.create(…)` is not sent before it is awaited; rows that belong together are one nested `create`, one `$transaction([…])` of several calls, or one `$transaction(async (tx) => …)`.',
    },
    flushed: {
      title: 'Commit, first half: flush',
      says: [
        'The pool lends its connection. BEGIN opens a transaction, and both statements are sent as SQL. This is the flush.',
        'PostgreSQL has run them: types and rules are checked, the numbers are drawn. But only this transaction sees the rows. If the server died now, nothing would remain of them.',
      ],
      prisma: 'A nested `create` sends such statements by itself: BEGIN, an INSERT for each row, COMMIT.',
    },
    committed: {
      title: 'Commit, second half: the promise',
      says: [
        'COMMIT writes the change to the log on disk, and then PostgreSQL confirms. From now on everybody sees both rows, and they survive a crash.',
        'The document store would have written one document with the points inside it, which is whole by itself. Two documents would have needed a transaction there as well.',
      ],
      prisma: 'The promise that you await is fulfilled now, and not before.',
    },
    answered: {
      title: 'The answer',
      says: [
        'Only now the server says yes. It must not do so before the commit is confirmed, or it would promise what may get lost.',
      ],
      prisma: 'The route returns the object, and the server sends it as JSON.',
    },
    teardown: {
      title: 'Teardown',
      says: [
        'The request is over. Its connection goes back into the pool, and waits there for the next one. What the request had in memory is gone.',
      ],
      prisma:
        'Nothing to do: Prisma gives the connection back when the call, or the transaction, is over. There is no session to remove.',
    },
    stopped: {
      title: 'The server stops',
      says: [
        'Program, pool and session are gone. Files, tables and rows are there. When the server starts the next time it finds them, and that is why they come first: they do not belong to the server.',
        'Who changes them next writes a migration, and applies it before the new server starts.',
      ],
      prisma: '`await prisma.$disconnect()`, when the server closes.',
    },
  };
}

/** The scenes, in their order. */
export const sceneNames = [
  'question',
  'database',
  'models',
  'history',
  'draft',
  'apply',
  'server',
  'request',
  'staged',
  'flushed',
  'committed',
  'answered',
  'teardown',
  'stopped',
] as const;

export type SceneName = (typeof sceneNames)[number];
