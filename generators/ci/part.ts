import type { Part } from '../part.ts';

export const part: Part = {
  name: 'ci',
  summary: 'workflows for GitHub and GitLab, and the first hour of a new colleague',
  landsIn: 'an existing project',
  mayBeLeftOut: true,
  needs: ['toolkit'],
  asks: ['name', 'database', 'packageManager'],
  onlyWhen: {
    '.devcontainer/compose.yaml': ({ database }) => database === 'docker',
  },
};
