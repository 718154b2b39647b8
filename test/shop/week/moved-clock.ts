import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cacheFolder } from '../../folders.ts';

/** The clock of all programs that are started with its environment. */
export interface MovedClock {
  readonly env: Readonly<Record<string, string>>;
  /** Lets all of them show a moment from now on; it runs on from there. */
  moveTo(moment: Date): Promise<void>;
  /** What they show now. */
  now(): Date;
}

const run = promisify(execFile);

/** Milliseconds after which a program has noticed that the clock was moved: it looks once in each second. */
const NOTICED = 1_200;

/**
 * A clock of one's own, by Debian's libfaketime.
 *
 * @returns null where there is none: elsewhere than on Linux with apt-get
 */
export async function openMovedClock(): Promise<MovedClock | null> {
  const library = await findLibrary();
  if (library === null) return null;
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'moved-clock-')), 'offset');
  chmodSync(path.dirname(file), 0o755);
  let offset = 0;
  const write = () => {
    // In one step: a program may read it at any moment.
    writeFileSync(`${file}.new`, `${offset < 0 ? '' : '+'}${(offset / 1000).toFixed(3)}\n`);
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '0',
      // What counts how long something takes goes on as ever.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    async moveTo(moment) {
      offset = moment.getTime() - Date.now();
      write();
      await sleep(NOTICED);
    },
    now: () => new Date(Date.now() + offset),
  };
}

/** The library, fetched once for this machine and not installed: that needs no rights. */
async function findLibrary(): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  const folder = path.join(cacheFolder(), 'pos-migrate-faketime');
  if (!existsSync(folder)) {
    const partial = mkdtempSync(path.join(cacheFolder(), 'faketime-'));
    try {
      await fetchPackage(partial);
      chmodSync(partial, 0o755);
      renameSync(partial, folder);
    } catch (error) {
      if (!existsSync(folder)) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null; // no apt-get, no dpkg
        throw error;
      }
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  const libraries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return path.join(folder, libraries.find((name) => name.endsWith('/libfaketime.so.1')) ?? '');
}

async function fetchPackage(folder: string): Promise<void> {
  const [lists, cache] = [path.join(folder, 'lists'), path.join(folder, 'cache')];
  mkdirSync(path.join(lists, 'partial'), { recursive: true });
  mkdirSync(path.join(cache, 'archives', 'partial'), { recursive: true });
  const options = [`Dir::State::lists=${lists}`, `Dir::Cache=${cache}`];
  if (process.getuid?.() === 0) options.push('APT::Sandbox::User=root'); // the folder is its own
  const apt = (...args: string[]) =>
    run('apt-get', ['--quiet', ...options.flatMap((option) => ['-o', option]), ...args], { cwd: folder });
  await apt('update');
  await apt('download', 'libfaketime');
  const file = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '';
  await run('dpkg', ['--extract', file, '.'], { cwd: folder });
  for (const needless of [lists, cache, path.join(folder, file)]) rmSync(needless, { recursive: true });
}
