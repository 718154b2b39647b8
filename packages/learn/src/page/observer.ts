import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unfinishedRebase } from 'pos-migrate/internal/history/unfinished-rebase';
import { LiveDatabase } from './live-database.ts';
import { stepOf } from './migration-step.ts';
import type { Place } from './places.ts';
import { errorInWords, firstView, type Look, look, wholeView } from './read-view.ts';
import { ReplayedHistory } from './replayed-history.ts';
import type { Step, View } from './wire.ts';

/** Milliseconds between two looks at whether anything has changed. */
const INTERVAL = 250;
/** Milliseconds until something that did not work is tried again. */
const PAUSE = 1000;
/** Milliseconds for which the page waits for the whole view before it gets the part that is known. */
const PATIENCE = 200;

/**
 * Watches one place for as long as somebody looks at it: its files by their dates and sizes, its database by a short
 * query. Everything dearer is done only after one of them has changed. (Node's own watching of folders differs from
 * system to system and loses folders that are replaced; a few dozen dates are read in a millisecond.)
 */
export class Observer {
  readonly #place: Place;
  readonly #tell: (view: View) => void;
  readonly #database: LiveDatabase;
  readonly #replayed: ReplayedHistory;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #last: Look | undefined;
  /** The work of the last look; it never fails. */
  #looking: Promise<unknown> = Promise.resolve();

  /** @param tell Gets the view at once, and again whenever it has changed. */
  constructor(place: Place, tell: (view: View) => void) {
    this.#place = place;
    this.#tell = tell;
    this.#database = new LiveDatabase(place.settings);
    this.#replayed = new ReplayedHistory(place.settings);
    this.#running = this.#run();
  }

  /** One migration of the plan with its tables; null when there is none of that name. */
  async step(name: string): Promise<Step | null> {
    for (; this.#last === undefined; await sleep(20)) if (this.#stopping.signal.aborted) return null;
    await this.#looking;
    return stepOf(this.#last, this.#replayed, name);
  }

  /** Ends the watching, and leaves nothing on the server. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await Promise.all([this.#database.close(), this.#replayed.close()]);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let seen = ''; !signal.aborted; ) {
      const now = `${filesSignature(this.#place)} ${await this.#database.pulse().catch(errorInWords)}`;
      if (now !== seen) seen = (await this.#look()) ? now : '';
      await sleep(seen === '' ? PAUSE : INTERVAL, undefined, { signal }).catch(() => {});
    }
  }

  /** Looks at everything, and tells. Returns whether that worked; if not, it is worth trying again. */
  async #look(): Promise<boolean> {
    try {
      const found = await look(this.#place, this.#database);
      this.#last = found;
      // A server that is gone has taken the sessions of the scratch database with it.
      if (found.findings === null) await this.#replayed.close();
      const whole = wholeView(found, this.#replayed);
      this.#looking = whole.catch(() => {});
      const early = sleep(PATIENCE, null);
      if ((await Promise.race([whole, early])) === null) this.#tell(firstView(found));
      this.#tell(await whole);
      return true;
    } catch (error) {
      if (!this.#stopping.signal.aborted) console.error(error);
      await this.#replayed.close();
      return false;
    }
  }
}

/** The dates and sizes of the blueprint's and the plan's files, as one text. */
function filesSignature({ schemaPath, migrationsDir }: Place): string {
  const migrations = entriesOf(migrationsDir).filter((entry) => entry.isDirectory());
  const texts = migrations.flatMap(({ name }) => ['migration.sql', 'down.sql'].map((file) => path.join(name, file)));
  const blueprint = entriesOf(schemaPath, true).map((entry) => path.join(entry.parentPath, entry.name));
  const files = [
    schemaPath,
    unfinishedRebase(migrationsDir),
    ...blueprint,
    ...texts.map((file) => path.join(migrationsDir, file)),
  ];
  return files.map((file) => `${file}:${stamp(file)}`).join(' ');
}

function stamp(file: string): string {
  const { mtimeMs, size, ino } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs}/${size}/${ino}`;
}

/** What is in a folder; nothing when it is a file, or not there. */
function entriesOf(folder: string, recursive = false): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive });
  } catch {
    return [];
  }
}
