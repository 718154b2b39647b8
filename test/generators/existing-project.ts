import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A project of somebody else on Prisma 7 and PostgreSQL, as small as one can be. */
export const theirProject = {
  'package.json': `${JSON.stringify({ name: 'theirs', devDependencies: { prisma: '7.10.0' } }, null, 2)}\n`,
  'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
}

model Book {
  id    Int    @id @default(autoincrement())
  title String
}
`,
};

/** Writes files below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
