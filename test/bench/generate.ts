import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { compare, measure } from './measure.ts';
import type { Ratio } from './ratio.ts';
import { addEmptyGenerator, emptyFolder, installTools, listFiles, pinned } from './tools.ts';

const runs = 9;

/** Making a project: our own command against create-t3-app, and ours through `yo` against an empty generator. */
export async function benchGenerate(): Promise<Ratio[]> {
  const tools = installTools([
    'create-t3-app@7.40.0',
    `yo@${pinned('yo')}`,
    `yeoman-generator@${pinned('yeoman-generator')}`,
  ]);
  const program = (path: string) => join(tools, 'node_modules', path);
  const ours = program('generator-pos-migrate/dist/generators/cli.js');
  const theirs = program('create-t3-app/dist/index.js');
  const yo = program('yo/lib/cli.js');
  const folder = emptyFolder();

  const command = await compare(
    runs,
    (run) => measure([ours, `ours-${run}`, '--yes', '--skip-install'], { cwd: folder }),
    (run) => measure([theirs, `theirs-${run}`, '--CI', '--noGit', '--noInstall', '--prisma', 'true'], { cwd: folder }),
  );
  const files = `${listFiles(join(folder, 'ours-0')).length} files / ${listFiles(join(folder, 'theirs-0')).length}`;

  addEmptyGenerator(tools, join(folder, 'ours-0'));
  // `yo` finds generators in the node_modules above the folder that it runs in.
  const inTools = emptyFolder();
  const env = { NODE_PATH: join(tools, 'node_modules'), HOME: inTools };
  const yeoman = await compare(
    runs,
    (run) => measure([yo, 'pos-migrate', `ours-${run}`, '--yes', '--skip-install'], { cwd: inTools, env }),
    () => measure([yo, 'empty', '--force'], { cwd: emptyFolder(), env }),
  );
  for (const used of [tools, folder, inTools]) rmSync(used, { recursive: true });

  return [
    {
      what: `our command / create-t3-app (${files}), time`,
      ours: command.a.seconds,
      theirs: command.b.seconds,
      unit: 's',
      most: 1,
    },
    {
      what: 'our command / create-t3-app, memory',
      ours: command.a.peakMiB,
      theirs: command.b.peakMiB,
      unit: 'MiB',
      most: 2,
    },
    {
      what: 'yo pos-migrate / yo with an empty generator, time',
      ours: yeoman.a.seconds,
      theirs: yeoman.b.seconds,
      unit: 's',
      most: 1.2,
    },
  ];
}
