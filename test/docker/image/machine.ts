import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const packages = ['buildah', 'debootstrap', 'shellcheck', 'busybox'];

/** Why images can't be built on this machine, or null. With `install`, missing programs are installed first. */
export function whyNot({ install }: { install: boolean }): string | null {
  if (process.platform !== 'linux') return 'buildah runs on Linux only';
  if (process.getuid?.() !== 0) return 'buildah --isolation chroot and debootstrap need root';
  if (packages.every(isThere)) return null;
  if (!isThere('apt-get')) return `${packages.join(' and ')} are missing, and there is no apt-get to install them`;
  const command = `apt-get install --yes --no-install-recommends ${packages.join(' ')}`;
  if (!install) return `run "${command}" first, or "npm run test:docker -- --install"`;
  console.log(command);
  const [program = '', ...args] = command.split(' ');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '--quiet'], { env });
  const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  return status === 0 ? null : `"${command}" failed: ${stderr.trim().split('\n').at(-1)}`;
}

/** overlay where this kernel lets us mount it: a build takes a third of the time. STORAGE_DRIVER=vfs, as buildah has it, wins. */
export function storageDriver(): 'overlay' | 'vfs' {
  if (process.env.STORAGE_DRIVER === 'vfs') return 'vfs';
  const folder = mkdtempSync(join(tmpdir(), 'pos-migrate-overlay-'));
  const [lower, upper, work, merged] = ['lower', 'upper', 'work', 'merged'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const each of [lower, upper, work, merged]) mkdirSync(each);
  const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
  const mounted = spawnSync('mount', ['-t', 'overlay', 'overlay', '-o', options, merged]).status === 0;
  if (mounted) spawnSync('umount', [merged]);
  rmSync(folder, { recursive: true, force: true });
  return mounted ? 'overlay' : 'vfs';
}

/**
 * What lets npm inside of a build reach the registry as this machine does, as volumes: they are there while a RUN runs, and
 * never part of the image.
 */
export function registryVolumes(folder: string): string[] {
  const lines: string[] = [];
  const volumes: string[] = [];
  for (const key of ['registry', 'proxy', 'https-proxy', 'noproxy']) {
    const value = npmConfig(key);
    if (value) lines.push(`${key}=${value}`);
  }
  const certificates = npmConfig('cafile') || process.env.NODE_EXTRA_CA_CERTS;
  if (certificates && existsSync(certificates)) {
    lines.push('cafile=/run/certificates.pem');
    volumes.push(`${certificates}:/run/certificates.pem:ro`);
  }
  const npmrc = join(folder, 'npmrc');
  writeFileSync(npmrc, `${lines.join('\n')}\n`);
  return [`${npmrc}:/usr/local/etc/npmrc:ro`, ...volumes];
}

function npmConfig(key: string): string {
  const value = execFileSync('npm', ['config', 'get', key], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return /^(null|undefined)?$/.test(value.trim()) ? '' : value.trim();
}

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}
