// Addresses of databases: `postgresql://user:password@host:port/database?schema=…`. All of it is pure.

/** Prisma's `?schema=` in an address, where names without a schema lead. Undefined where the server decides that by search_path. */
export function namedSchema(url: string): string | undefined {
  return new URL(url).searchParams.get('schema') || undefined;
}

/** The schema of an address, or `public`: a guess for where no server can be asked. With one, `findHomeSchema` knows. */
export function schemaIn(url: string): string {
  return namedSchema(url) ?? 'public';
}

/** The address of another database on the same server, for the same user. */
export function withDatabaseName(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}

/** An address without `?schema=`: in it, names without a schema lead where they usually do. */
export function withoutSchema(url: string): string {
  const other = new URL(url);
  other.searchParams.delete('schema');
  return other.href;
}

/** An address in which names without a schema lead to PostgreSQL's usual one, whatever search_path the database or the user has. */
export function inPublic(url: string): string {
  const other = new URL(url);
  other.searchParams.set('schema', 'public');
  return other.href;
}

/** An address whose sessions have a name in the server's list, unless it gives them one already. */
export function withApplicationName(url: string, name: string): string {
  const other = new URL(url);
  if (!other.searchParams.has('application_name')) other.searchParams.set('application_name', name);
  return other.href;
}

/** An address with another port. Only the port's digits change. */
export function withPort(url: string, port: number): string {
  return url.replace(/(:\/\/(?:[^@/?#]*@)?(?:\[[^\]]*\]|[^:/?#'"\s]+))(?::\d*)?/, `$1:${port}`);
}

/** The address without its password and its parameters, for messages. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return '(not an address)';
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username ? `${username}@` : ''}${host}${pathname}`;
}

/** Whether each `%` in user, password and name of the database is followed by two hexadecimal digits, so that they can be decoded. */
export function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    // One by one: half of a code at the end of one must not be completed by the beginning of the next.
    for (const part of [username, password, pathname]) decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
