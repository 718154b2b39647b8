import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../container-project.ts';
import { type Buildah, buildahIn, type ImageConfig } from './buildah.ts';

export const buildah: Buildah = buildahIn(JSON.parse(process.env.IMAGE_STORAGE ?? '{}'));

/** A container of one of the images that build-images.ts has built. */
export interface Container {
  readonly name: string;
  readonly config: ImageConfig;
  /** Its file system, as this machine sees it. */
  readonly root: string;
  /** What a container does that is started without a command, or with one. */
  start(env: Record<string, string>, command?: readonly string[]): Run;
}

export async function createContainer(target: 'app' | 'migrate' | 'development'): Promise<Container> {
  const image = `localhost/shop:${target}`;
  const config = await buildah.config(image);
  const name = await buildah('from', '--pull-never', image);
  return {
    name,
    config,
    root: await buildah('mount', name),
    start: (env, command = config.Cmd) => buildah.run(name, [...config.Entrypoint, ...command], env),
  };
}

/** Waits until a server answers that it can sell. @throws with what it printed when it ends before */
export async function serving(run: Run, port: number): Promise<void> {
  const early = run.ended.then(({ text }) => {
    throw new Error(`The server ended early:\n${text}`);
  });
  const answered = async (): Promise<void> => {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(20);
    }
  };
  await Promise.race([answered(), early]);
  early.catch(() => {});
}

/** The processes that run in containers now: their root is not this machine's. */
export function processes(): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const isInside = /\/buildah\d+\/mnt\/rootfs$/.test(readlinkSync(`/proc/${pid}/root`));
        return isInside && !readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('buildah');
      } catch {
        return false; // ended in the meantime
      }
    })
    .map(Number);
}

/** Sends a signal to whatever runs in containers. */
export function signalAll(signal: NodeJS.Signals): void {
  for (const pid of processes()) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // It may have ended with the one before it.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
