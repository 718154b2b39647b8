import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Runs a Prisma command with the Node that runs this. Returns what it printed on both streams, line by line. */
export async function runPrisma(
  projectDir: string,
  args: readonly string[],
): Promise<{ ok: boolean; lines: readonly string[] }> {
  const require = createRequire(path.join(projectDir, 'package.json'));
  const program = path.join(path.dirname(require.resolve('prisma/package.json')), 'build', 'index.js');
  const child = spawn(process.execPath, [program, ...args], {
    cwd: projectDir,
    env: { ...process.env, NO_COLOR: '1', CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { ok: code === 0, lines: output.split('\n').filter((line) => line.trim() !== '') };
}
