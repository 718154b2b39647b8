// npm run deploy: brings the migrations to a production database, with a backup before and a check after.
// docs/how-to/deploy.md has the steps, and the way back from each.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadProjectEnv } from '../../db/env.ts';
import { DbError } from '../../db/errors.ts';
import { createStyle, wantsColor } from '../../db/output.ts';
import { type DeployOptions, deploy } from './deploy.ts';
import { DeployStop } from './stop.ts';

const help = `npm run deploy

Looks at what is pending, checks files and database, makes a backup, runs "prisma migrate deploy", and checks the result.
When nothing is pending it does nothing. When it stops, it says what was done and which way leads back.

Options:
  --dry-run       stop before the backup: show what would be done
  --accept-loss   go on although a migration throws data away
  --clone         make the backup as a copy on the same server (needs no pg_dump, and nobody connected)
  --no-backup     make no backup, because somebody else has just made one
  --no-replay     check the files only: this user may not make a scratch database
  --help          show this

Exit codes: 0 done or nothing to do, 1 stopped before anything was changed, 2 unknown option, 3 stopped in between`;

const style = createStyle(wantsColor(process.stdout, process.env));
process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === 'help') {
    console.log(help);
    return 0;
  }
  if ('fault' in options) {
    console.error(`${options.fault}\nNext: npm run deploy -- --help`);
    return 2;
  }
  const projectDir = path.join(import.meta.dirname, '..', '..');
  loadProjectEnv(projectDir);
  const tell = (message: string): void => console.log(style.dim(`  ${message}`));
  try {
    const done = await deploy({ projectDir, env: process.env, progress: tell }, options, (title) =>
      console.log(style.bold(title)),
    );
    console.log(style.green(done));
    return 0;
  } catch (error) {
    if (error instanceof DeployStop) {
      console.error(`${style.red('Stopped')}: ${error.message}\n${style.bold('Next:')} ${error.next}`);
      return error.changed ? 3 : 1;
    }
    if (error instanceof DbError) {
      // A verb could not run; deploy() turns what fails after the first change into a DeployStop.
      console.error(`${style.red('Stopped')}: ${error.message}\n${style.bold('Next:')} ${error.next}`);
      return 1;
    }
    throw error;
  }
}

function readOptions(argv: string[]): DeployOptions | 'help' | { fault: string } {
  try {
    const flag = { type: 'boolean' } as const;
    const { values } = parseArgs({
      args: argv,
      options: {
        help: { ...flag, short: 'h' },
        'dry-run': flag,
        'accept-loss': flag,
        clone: flag,
        'no-backup': flag,
        'no-replay': flag,
      },
    });
    if (values.help) return 'help';
    return {
      dryRun: values['dry-run'] ?? false,
      acceptLoss: values['accept-loss'] ?? false,
      backup: values['no-backup'] ? 'none' : values.clone ? 'clone' : 'dump',
      replay: !values['no-replay'],
    };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}
