import path from 'node:path';

const preload = path.join(import.meta.dirname, 'prisma.cjs');

/** Makes Prisma quick for all that is started from here with this process's environment. See prisma.cjs. */
export function makePrismaQuick(): void {
  process.env.NODE_OPTIONS = [process.env.NODE_OPTIONS, `--require ${JSON.stringify(preload)}`]
    .filter(Boolean)
    .join(' ');
}

/** What an environment needs of this process's for the same, where it is made by hand. */
export function quickPrisma(): Record<string, string> {
  const { NODE_OPTIONS, TEST_BUILD } = process.env;
  return { ...(NODE_OPTIONS && { NODE_OPTIONS }), ...(TEST_BUILD && { TEST_BUILD }) };
}
