import type { Part } from '../part.ts';
import type { Answers } from '../questions.ts';

const onGithub = ({ forge }: Answers): boolean => forge !== 'gitlab';
const onGitlab = ({ forge }: Answers): boolean => forge !== 'github';
const withExtras = ({ extras }: Answers): boolean => extras;

const workflow = '.github/workflows/ci.yml';

export const part: Part = {
  name: 'ci',
  summary: 'workflows for GitHub and GitLab; on request, request templates and a dev container',
  landsIn: 'an existing project',
  mayBeLeftOut: true,
  needs: ['toolkit'],
  asks: ['name', 'database', 'packageManager', 'forge', 'extras'],
  onlyWhen: {
    [workflow]: onGithub,
    '.gitlab-ci.yml': onGitlab,
    '.nvmrc': (_, { nodeVersionFile }) => nodeVersionFile === '.nvmrc',
    '.github/CODEOWNERS': (answers) => onGithub(answers) && withExtras(answers),
    '.github/pull_request_template.md': (answers) => onGithub(answers) && withExtras(answers),
    '.gitlab/merge_request_templates/Default.md': (answers) => onGitlab(answers) && withExtras(answers),
    'renovate.json': withExtras,
    '.devcontainer/devcontainer.json': withExtras,
    '.devcontainer/compose.yaml': (answers) => withExtras(answers) && answers.database === 'docker',
  },
  elsewhere: { [workflow]: (found) => `.github/workflows/${found.workflow}.yml` },
  together: [
    {
      files: ['.gitlab-ci.yml', 'scripts/ci/'],
      because: 'GitLab reads this file and no other',
      instead: 'leave GitLab out with --forge github',
    },
  ],
  otherNames: {
    '.nvmrc': ['.nvmrc'],
    'renovate.json': [
      'renovate.json5',
      '.github/renovate.json',
      '.github/renovate.json5',
      '.gitlab/renovate.json',
      '.renovaterc',
      '.renovaterc.json',
    ],
    '.github/CODEOWNERS': ['CODEOWNERS', 'docs/CODEOWNERS'],
    '.github/pull_request_template.md': [
      'pull_request_template.md',
      'PULL_REQUEST_TEMPLATE.md',
      'docs/pull_request_template.md',
      '.github/PULL_REQUEST_TEMPLATE.md',
      '.github/PULL_REQUEST_TEMPLATE',
    ],
    '.devcontainer/devcontainer.json': ['.devcontainer.json'],
  },
};
