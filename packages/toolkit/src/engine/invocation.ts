/** The databases that the Prisma CLI names on the command line. */
export interface Datasource {
  readonly url?: string | undefined;
  /** A database of the user's own to replay migrations on. Without it one is created and dropped for each use. */
  readonly shadowDatabaseUrl?: string | undefined;
}

export type DatabaseCommand = 'can-connect-to-database' | 'create-database' | 'drop-database';

/** What the Prisma CLI wants from one start of the engine. */
export type Invocation =
  | { readonly kind: 'version' }
  | { readonly kind: 'database'; readonly command: DatabaseCommand; readonly url: string }
  | { readonly kind: 'rpc'; readonly datasource: Datasource; readonly schemaPaths: readonly string[] };

const databaseCommands: readonly string[] = ['can-connect-to-database', 'create-database', 'drop-database'];

// Options that the native engine has and that mean nothing here, with their value.
const ignoredOptions: readonly string[] = ['--enabled-preview-features', '--extension-types'];

/**
 * Reads the engine's command line.
 *
 * @param argv the words after the program's name
 * @throws Error in plain words when the Prisma CLI says something that this engine does not know
 */
export function parseInvocation(argv: readonly string[]): Invocation {
  const schemaPaths: string[] = [];
  const words: string[] = [];
  let datasource: Datasource = {};
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (word === '--version' || word === '-V') return { kind: 'version' };
    if (word === '--datasource') datasource = parseDatasource(argv[++index]);
    else if (word === '--datamodels') schemaPaths.push(argv[++index] ?? '');
    else if (ignoredOptions.includes(word)) index += 1;
    else if (word.startsWith('-')) throw new Error(`The schema engine does not know the option ${word}.`);
    else words.push(word);
  }
  if (words.length === 0 || words[0] === 'serve') return { kind: 'rpc', datasource, schemaPaths };

  const [group, command] = words;
  if (group !== 'cli' || !isDatabaseCommand(command)) {
    throw new Error(`The schema engine does not know the command "${words.join(' ')}".`);
  }
  if (!datasource.url) throw new Error(`The schema engine needs a database URL for ${command}.`);
  return { kind: 'database', command, url: datasource.url };
}

function parseDatasource(json: string | undefined): Datasource {
  try {
    return JSON.parse(json ?? '') as Datasource;
  } catch {
    // The text may hold a password, so it is not repeated here.
    throw new Error('The schema engine was given a --datasource that is not JSON.');
  }
}

function isDatabaseCommand(word: string | undefined): word is DatabaseCommand {
  return word !== undefined && databaseCommands.includes(word);
}
