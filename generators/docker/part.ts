import type { Part } from '../part.ts';
import type { Answers } from '../questions.ts';

const onKubernetes = ({ kubernetes }: Answers): boolean => kubernetes;

export const part: Part = {
  name: 'docker',
  summary: 'an image, its entrypoint, Compose, and Kubernetes on request',
  landsIn: 'an existing project',
  mayBeLeftOut: true,
  wantedBy: ({ database, kubernetes }) => [
    ...(database === 'docker'
      ? [
          '--database docker needs the service of compose.yaml, so it cannot go with --no-docker: leave one of them out.',
        ]
      : []),
    ...(kubernetes
      ? ['--kubernetes is in the part docker, so it cannot go with --no-docker: leave one of them out.']
      : []),
  ],
  needs: ['toolkit'],
  together: [
    {
      files: ['Dockerfile', 'compose.yaml', 'compose.override.yaml', 'docker/', 'kubernetes/'],
      because: 'its compose.yaml names the stages of its own Dockerfile, and both name its docker/',
    },
  ],
  otherNames: {
    'compose.yaml': ['compose.yml', 'docker-compose.yaml', 'docker-compose.yml'],
    'compose.override.yaml': ['compose.override.yml', 'docker-compose.override.yaml', 'docker-compose.override.yml'],
  },
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
