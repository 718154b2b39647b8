import pg from 'pg';

/** The URL of another database on the test server. */
export function withDatabase(database: string, { user, password }: { user?: string; password?: string } = {}): string {
  const url = new URL(process.env.TEST_POSTGRES_URL ?? '');
  url.pathname = `/${database}`;
  if (user !== undefined) url.username = user;
  if (password !== undefined) url.password = password;
  return url.href;
}

/** Asks the test server something, as its superuser. */
export async function askServer<Row extends object>(
  sql: string,
  values: unknown[] = [],
  url = process.env.TEST_POSTGRES_URL,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Waits until something is so, and fails when it takes too long. */
export async function until(what: string, isSo: () => Promise<boolean>, seconds = 90): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`After ${seconds} s still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
