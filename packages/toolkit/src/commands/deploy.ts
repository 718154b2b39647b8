import { type DeployOptions, deploy } from '../deploy/deploy.ts';
import { deployUnattended } from '../deploy/unattended.ts';
import { DbError } from '../errors.ts';
import { db } from '../project-command.ts';
import { defineVerb, type RunContext, type VerbInput } from './command.ts';

export interface DeployResult {
  /** One sentence. */
  readonly done: string;
}

const DEFAULT_WAIT = '300';

export const verb = defineVerb<DeployResult>({
  description:
    'Look at what is pending, check files and database, make a backup, run "prisma migrate deploy", and check the result. When nothing is pending it does nothing. When it stops, it says what was done and which way leads back: with 1 before anything was changed, with 3 in between. With --unattended it does what a container does before its server starts: it makes a missing database, waits while another container migrates, and runs "prisma migrate deploy"; it ends with 2 when a setting is wrong, 3 when it is to be started again later, 4 when somebody must look',
  options: [
    { flags: '--dry-run', description: 'stop before the backup: show what would be done' },
    { flags: '--accept-loss', description: 'go on although a migration throws data away' },
    {
      flags: '--clone',
      description: 'make the backup as a copy on the same server (needs no pg_dump, and nobody connected)',
    },
    { flags: '--no-backup', description: 'make no backup, because somebody else has just made one' },
    { flags: '--no-replay', description: 'check the files only: this user may not make a scratch database' },
    { flags: '--unattended', description: 'as in a container: no backup and no checks, but never two at once' },
    {
      flags: '--wait <seconds>',
      description: 'with --unattended: how long to wait for others',
      fallback: DEFAULT_WAIT,
    },
  ],
  examples: ['deploy', 'deploy --dry-run', 'deploy --unattended --wait 60'],
  run: (context, { options }) => {
    if (options.unattended === true) return deployUnattended(context, { wait: secondsFrom(options.wait) });
    return deployAttended(context, options);
  },
  print: ({ done }, style) => style.green(done),
});

async function deployAttended(context: RunContext, options: VerbInput['options']): Promise<DeployResult> {
  const wanted: DeployOptions = {
    dryRun: options.dryRun === true,
    acceptLoss: options.acceptLoss === true,
    backup: options.backup === false ? 'none' : options.clone === true ? 'clone' : 'dump',
    replay: options.replay !== false,
  };
  const progress = (message: string) => context.say(`  ${message}`);
  try {
    return { done: await deploy({ ...context, progress }, wanted, context.say) };
  } catch (error) {
    if (!(error instanceof DbError) || error.exitCode !== undefined) throw error;
    // A verb could not run; deploy() turns what fails after the first change into a stop.
    throw error.with({ exitCode: 1 });
  }
}

function secondsFrom(text: unknown): number {
  if (typeof text === 'string' && /^\d{1,6}$/.test(text)) return Number(text);
  throw new DbError('DB_USAGE', {
    message: `--wait is "${text}", but must be a number of seconds.`,
    next: `Run "${db('deploy --unattended --wait 300')}", for example.`,
  });
}
