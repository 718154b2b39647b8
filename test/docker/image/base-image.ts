import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder } from '../../folders.ts';
import type { Buildah } from './buildah.ts';

/** What Docker Hub would give us, made out of what is in reach. */
export interface BaseImage {
  /** With registry: docker.io/library/node:… */
  readonly name: string;
  readonly debian: 'bookworm' | 'trixie';
  /** Whether this Node and its npm are in it, laid out as in the official image. */
  readonly hasNode: boolean;
}

/**
 * Makes the image that a Dockerfile's FROM names out of Debian's packages. The archive is kept and used
 * again.
 *
 * @returns why that is not possible here, or null when it is made
 */
export async function makeBaseImage(buildah: Buildah, image: BaseImage): Promise<string | null> {
  const what = [image.debian, image.hasNode ? `node-${process.version}` : 'alone', process.arch].join('-');
  const archive = join(cacheFolder(), `pos-migrate-base-${what}.tar`);
  const fault = existsSync(archive) ? null : makeArchive(archive, image);
  if (fault !== null) return fault;
  const container = await buildah('from', 'scratch');
  await buildah('add', '--quiet', container, archive, '/');
  await buildah('config', '--env', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', container);
  await buildah('commit', '--quiet', '--rm', container, image.name);
  return null;
}

/** @returns why it could not be made */
function makeArchive(archive: string, { debian, hasNode }: BaseImage): string | null {
  const root = `${archive}.${process.pid}`;
  try {
    const { status, stdout } = spawnSync('debootstrap', ['--variant=minbase', debian, root], { encoding: 'utf8' });
    if (status !== 0) return `debootstrap could not make a system: ${stdout.trim().split('\n').at(-1)}`;
    if (hasNode) addNode(root);
    for (const cache of ['var/cache/apt', 'var/lib/apt/lists']) rmSync(join(root, cache), { recursive: true });
    execFileSync('tar', ['--create', '--file', `${archive}.partial`, '--directory', root, '.']);
    renameSync(`${archive}.partial`, archive);
    return null;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function addNode(root: string): void {
  const local = join(root, 'usr/local');
  copyFileSync(process.execPath, join(local, 'bin/node'));
  mkdirSync(join(local, 'lib/node_modules'), { recursive: true });
  cpSync(npmFolder(), join(local, 'lib/node_modules/npm'), { recursive: true });
  for (const program of ['npm', 'npx']) {
    symlinkSync(`../lib/node_modules/npm/bin/${program}-cli.js`, join(local, 'bin', program));
  }
  execFileSync('chroot', [root, 'useradd', '--uid', '1000', '--create-home', 'node']);
}

function npmFolder(): string {
  const program = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  return resolve(dirname(realpathSync(program)), '..');
}
