import type { Part } from '../part.ts';

export const part: Part = {
  name: 'lessons',
  summary: 'lessons that run: npm run learn, and the page /learn',
  landsIn: 'an existing project',
  mayBeLeftOut: true,
  needs: ['toolkit'],
  asks: ['background', 'packageManager'],
};
