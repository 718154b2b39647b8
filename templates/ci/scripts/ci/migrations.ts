// npm run ci:migrations: what CI asks of the migrations, here or there. docs/how-to/ci.md has the messages and what to do.
import path from 'node:path';
import { loadProjectEnv } from '../../db/env.ts';
import { usageErrors } from '../../db/errors.ts';
import { createStyle, wantsColor } from '../../db/output.ts';
import { runVerbs } from '../../db/run-verbs.ts';

/** In this order: the first one needs no database, and the last one the most time. */
const verbs = {
  lint: () => import('./lint.ts'),
  check: () => import('./check.ts'),
  apply: () => import('./apply.ts'),
  verify: () => import('./verify.ts'),
};

const projectDir = path.resolve(import.meta.dirname, '..', '..');
const argv = process.argv.slice(2);
process.exitCode = argv.length === 0 ? await runAll() : await run(argv);

/** One after the other, until one finds something. */
async function runAll(): Promise<number> {
  const style = createStyle(wantsColor(process.stdout, process.env));
  for (const verb of Object.keys(verbs)) {
    console.log(style.bold(`\n${verb}`));
    const code = await run([verb]);
    if (code !== 0) return code;
  }
  return 0;
}

function run(words: readonly string[]): Promise<number> {
  return runVerbs(
    {
      typed: 'npm run ci:migrations --',
      description: 'What CI asks of the migrations. Without a verb: all of them, until one finds something.',
      verbs,
      usageErrors,
      usageCode: 'DB_USAGE',
      context: (progress) => {
        loadProjectEnv(projectDir);
        return { projectDir, env: process.env, progress };
      },
    },
    words,
  );
}
