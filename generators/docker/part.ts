import type { Part } from '../part.ts';
import type { Answers } from '../questions.ts';

const onKubernetes = ({ kubernetes }: Answers): boolean => kubernetes;

export const part: Part = {
  name: 'docker',
  summary: 'an image, its entrypoint, Compose, and Kubernetes on request',
  landsIn: 'an existing project',
  mayBeLeftOut: true,
  wantedBy: ({ database }) =>
    database === 'docker'
      ? '--database docker needs the service of compose.yaml, so it cannot go with --no-docker: leave one of them out.'
      : undefined,
  needs: ['toolkit'],
  asks: ['name', 'packageManager', 'kubernetes'],
  onlyWhen: {
    'kubernetes/app.yaml': onKubernetes,
    'kubernetes/config.yaml': onKubernetes,
    'kubernetes/database.yaml': onKubernetes,
    'kubernetes/deploy.sh': onKubernetes,
    'kubernetes/migrate.yaml': onKubernetes,
    'docs/how-to/kubernetes.md': onKubernetes,
  },
};
