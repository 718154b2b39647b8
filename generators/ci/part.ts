import type { Part } from '../part.ts';

export const part: Part = {
  name: 'ci',
  summary: 'workflows for GitHub and GitLab, request templates, and a dev container',
  landsIn: 'an existing project',
  mayBeLeftOut: true,
  needs: ['toolkit'],
  asks: ['name', 'database', 'packageManager'],
  onlyWhen: {
    '.devcontainer/compose.yaml': ({ database }) => database === 'docker',
  },
};
