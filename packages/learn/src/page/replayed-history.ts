import { createHash } from 'node:crypto';
import type { Catalog } from 'pos-migrate/internal/catalog/catalog';
import { readCatalog } from 'pos-migrate/internal/catalog/read-catalog';
import type { DatabaseSettings } from 'pos-migrate/internal/env';
import { DbError } from 'pos-migrate/internal/errors';
import type { MigrationFile } from 'pos-migrate/internal/history/migration-files';
import { applyHistory } from 'pos-migrate/internal/scratch/apply-history';
import { type ScratchDatabase, withScratchDatabase } from 'pos-migrate/internal/scratch/scratch-database';
import { type ColumnOrder, readColumnOrder } from './table-views.ts';

/** The scratch database went away in the middle of the work: nothing is wrong with the history. */
export class ScratchLost extends Error {}

const lost: ReadonlySet<string> = new Set(['DB_STEP_INTERRUPTED', 'DB_STEP_UNCLEAR']);

/** What a database has after one migration and all before it. */
export interface ReplayedStep {
  readonly name: string;
  /** Says of which texts it is the effect: of all migrations up to this one. */
  readonly key: string;
  readonly catalog: Catalog;
  readonly order: ColumnOrder;
}

/** How far a history could be replayed. */
export interface Replay {
  readonly steps: readonly ReplayedStep[];
  /** The first migration that can't be applied, and why; null when all could. */
  readonly failure: { readonly name: string; readonly says: string } | null;
}

type File = Pick<MigrationFile, 'name' | 'checksum'>;

/**
 * A history, replayed on a scratch database that is kept from one look to the next: a migration that is added costs its
 * own time alone, and only a change further back begins anew. Close it when done; nothing of it stays on the server.
 */
export class ReplayedHistory {
  readonly #settings: DatabaseSettings;
  #scratch: { database: ScratchDatabase; applied: number; close: () => Promise<void> } | undefined;
  #steps: ReplayedStep[] = [];
  #last: Replay = { steps: [], failure: null };

  constructor(settings: DatabaseSettings) {
    this.#settings = settings;
  }

  /**
   * Brings the scratch database to the end of this history, or as far as its migrations can be applied.
   *
   * @param folder Absolute path of the migration folder.
   * @param files In the order in which they are applied.
   * @throws {DbError} DB_SCRATCH_REFUSED; what `withConnection` throws.
   * @throws {ScratchLost}
   */
  async bring(folder: string, files: readonly File[]): Promise<Replay> {
    this.#last = await this.#replay(folder, files);
    return this.#last;
  }

  /** What the last `bring` came to. */
  get last(): Replay {
    return this.#last;
  }

  /** The scratch database, where the last `bring` left it; null when that failed, or there was none. */
  get database(): ScratchDatabase | null {
    return this.#scratch?.database ?? null;
  }

  /** Whether the scratch database can still be asked. A server that was restarted, or somebody else, may have ended it. */
  async isThere(): Promise<boolean> {
    if (this.#scratch === undefined) return false;
    return this.#scratch.database.client.query('SELECT').then(
      () => true,
      () => false,
    );
  }

  /** Drops the scratch database. What was learnt of the steps stays. */
  async close(): Promise<void> {
    const { close } = this.#scratch ?? {};
    this.#scratch = undefined;
    await close?.();
  }

  async #replay(folder: string, files: readonly File[]): Promise<Replay> {
    const keys = keysOf(files);
    const known = this.#steps.findIndex(({ key }, index) => key !== keys[index]);
    if (known !== -1) {
      this.#steps.length = known;
      await this.close();
    }
    const steps = this.#steps;
    if (!(await this.isThere())) await this.close();
    this.#scratch ??= await this.#open();
    const { database } = this.#scratch;
    for (const [index, { name, checksum }] of files.entries()) {
      if (index < this.#scratch.applied) continue;
      if (checksum === null) return { steps, failure: { name, says: `${name} has no migration.sql.` } };
      try {
        await applyHistory(database, this.#settings, folder, [name]);
      } catch (error) {
        // What it left behind, if it was not one transaction, is not to be built on.
        await this.close();
        if (!(error instanceof DbError) || lost.has(error.code))
          throw new ScratchLost('The scratch database was lost.', { cause: error });
        return { steps: steps.slice(0, index), failure: { name, says: error.message } };
      }
      this.#scratch.applied = index + 1;
      steps[index] ??= {
        name,
        key: keys[index] ?? '',
        catalog: sharing(steps[index - 1]?.catalog, await readCatalog(database.client)),
        order: await readColumnOrder(database.client),
      };
    }
    return { steps, failure: null };
  }

  #open(): Promise<{ database: ScratchDatabase; applied: number; close: () => Promise<void> }> {
    return new Promise((resolve, reject) => {
      let release = () => {};
      const released = new Promise<void>((done) => {
        release = done;
      });
      const gone = withScratchDatabase(this.#settings, 'page', (database) => {
        const close = () => {
          release();
          return gone;
        };
        resolve({ database, applied: 0, close });
        return released;
      });
      gone.catch(reject);
    });
  }
}

/** The second catalogue, with the objects of the first one where they are equal: a long history changes little at a time. */
function sharing(before: Catalog | undefined, after: Catalog): Catalog {
  const known = new Map(before?.objects.map((object) => [JSON.stringify(object), object]));
  return { objects: after.objects.map((object) => known.get(JSON.stringify(object)) ?? object) };
}

/** For each migration a text that changes when it, or one before it, does. */
function keysOf(files: readonly File[]): string[] {
  const hash = createHash('sha256');
  return files.map(({ name, checksum }) => hash.update(`${name}\0${checksum}\0`).copy().digest('base64'));
}
