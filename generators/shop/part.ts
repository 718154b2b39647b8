import type { Part } from '../part.ts';

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
    'pnpm-workspace.yaml': ({ packageManager }) => packageManager === 'pnpm',
    '.yarnrc.yml': ({ packageManager }) => packageManager === 'yarn',
  },
  packageJson: ({ name }) => ({ name, version: '0.1.0', private: true, type: 'module' }),
};
