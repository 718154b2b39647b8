import { execFile, spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Run } from '../container-project.ts';
import { watch } from '../container-project.ts';

/** Where images and containers of one test run are kept. */
export interface Storage {
  readonly driver: 'overlay' | 'vfs';
  readonly folder: string;
}

/** What an image tells the programs that run it. */
export interface ImageConfig {
  User: string;
  Env: string[];
  Entrypoint: string[];
  Cmd: string[];
  WorkingDir: string;
  StopSignal: string;
  ExposedPorts: Record<string, unknown>;
  Healthcheck: { Test: string[] };
}

/** Takes everything away that a test run has made. */
export function removeStorage({ folder }: Storage): void {
  // buildah leaves the folder of the overlay driver mounted on itself, and containers that nobody unmounted.
  spawnSync('umount', ['--recursive', join(folder, 'storage/overlay')], { stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Debian's buildah, which builds and runs images without an engine. */
export interface Buildah {
  (...args: string[]): Promise<string>;
  /** Runs a command in a container as its image's user; in this machine's network. */
  run(container: string, command: readonly string[], env?: Record<string, string>): Run;
  config(image: string): Promise<ImageConfig>;
  /** Bytes of all layers. */
  size(image: string): Promise<number>;
}

export function buildahIn({ driver, folder }: Storage): Buildah {
  const global = ['--storage-driver', driver, '--root', `${folder}/storage`, '--runroot', `${folder}/run`];
  const buildah = async (...args: string[]): Promise<string> => {
    try {
      const { stdout } = await promisify(execFile)('buildah', [...global, ...args], {
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout.trim();
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`buildah ${args.join(' ')}\n${`${stdout}${stderr}`.split('\n').slice(-40).join('\n')}`);
    }
  };
  return Object.assign(buildah, {
    run: (container: string, command: readonly string[], env: Record<string, string> = {}): Run => {
      const settings = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
      const args = ['run', '--isolation', 'chroot', '--network', 'host', ...settings, container, '--', ...command];
      return watch(spawn('buildah', [...global, ...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true }));
    },
    config: async (image: string) => JSON.parse(await buildah('inspect', '--type', 'image', image)).Docker.config,
    size: async (image: string) => {
      const images: { names: string[] | null; size: string }[] = JSON.parse(await buildah('images', '--json'));
      const found = images.find(({ names }) => names?.includes(image));
      const [, number, unit = ''] = /^([\d.]+) (\wB|B)$/.exec(found?.size ?? '') ?? [];
      return Number(number) * ({ B: 1, KB: 1e3, MB: 1e6, GB: 1e9 }[unit] ?? Number.NaN);
    },
  });
}
