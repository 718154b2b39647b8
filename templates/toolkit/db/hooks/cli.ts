import path from 'node:path';
import { loadProjectEnv } from '../env.ts';
import { usageErrors } from '../errors.ts';
import { runVerbs } from '../run-verbs.ts';

const projectDir = path.resolve(import.meta.dirname, '..', '..');
const argv = process.argv.slice(2);

// "npm run hooks" and "npm run hooks -- --remove" install and remove; only the hook itself says "staged".
process.exitCode = await runVerbs(
  {
    typed: 'npm run hooks',
    description: 'The Git hooks of this project.',
    verbs: {
      install: () => import('./install.ts'),
      staged: () => import('./staged.ts'),
    },
    usageErrors,
    usageCode: 'DB_USAGE',
    context: (progress) => {
      loadProjectEnv(projectDir);
      return { projectDir, env: process.env, progress };
    },
  },
  argv[0] === 'staged' || argv[0] === 'install' ? argv : ['install', ...argv],
);
