import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What runs the TypeScript of a project: `node <tsx> file.ts`. */
export const tsx = join(fileURLToPath(import.meta.resolve('tsx/package.json')), '..', 'dist', 'cli.mjs');

/** The least that a program can be that talks to a database: one connection, and these statements. */
export function emptyProgram(...statements: string[]): string {
  return `import pg from 'pg';
const client = new pg.Client(process.env.DATABASE_URL);
await client.connect();
${statements.map((sql) => `await client.query(${JSON.stringify(sql)});\n`).join('')}await client.end();
`;
}
