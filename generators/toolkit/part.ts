import type { Part } from '../part.ts';

export const part: Part = {
  name: 'toolkit',
  summary: 'db/: the verbs that Prisma lacks, for any Prisma and PostgreSQL project',
  landsIn: 'an existing project',
  needs: [],
  asks: ['packageManager'],
};
