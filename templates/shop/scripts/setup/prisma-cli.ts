import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

/** How a Prisma command ended. */
export interface PrismaRun {
  readonly ok: boolean;
  /** What it printed, without what it always prints. */
  readonly lines: string[];
}

/** Runs a Prisma command with the Node that runs this, without a shell: the same on every system. */
export async function runPrisma(projectDir: string, args: readonly string[]): Promise<PrismaRun> {
  const file = prismaFile(projectDir);
  const child = spawn(process.execPath, [file, ...args], {
    cwd: projectDir,
    env: {
      ...withPrograms([path.join(projectDir, 'node_modules', '.bin'), path.resolve(file, '../../../.bin')]),
      NO_COLOR: '1',
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { ok: code === 0, lines: output.split(/\r?\n/).filter((line) => line.trim() !== '' && !isRoutine(line)) };
}

function prismaFile(projectDir: string): string {
  const require = createRequire(path.join(projectDir, 'package.json'));
  const manifest = require.resolve('prisma/package.json');
  const { bin } = require('prisma/package.json') as { bin: { prisma: string } };
  return path.join(path.dirname(manifest), bin.prisma);
}

/** The environment in which the seed command finds installed programs by name, as it does below `npm run`. */
function withPrograms(folders: readonly string[]): NodeJS.ProcessEnv {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [name]: [...folders, process.env[name] ?? ''].join(path.delimiter) };
}

function isRoutine(line: string): boolean {
  return /^(Loaded Prisma config|Prisma schema loaded|Running seed command|Datasource )|seed command has been executed/.test(
    line,
  );
}
