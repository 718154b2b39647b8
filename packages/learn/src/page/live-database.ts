import type pg from 'pg';
import type { Catalog } from 'pos-migrate/internal/catalog/catalog';
import { readCatalog } from 'pos-migrate/internal/catalog/read-catalog';
import type { DatabaseSettings } from 'pos-migrate/internal/env';
import { type RecordedHistory, readAppliedMigrations } from 'pos-migrate/internal/history/migrations-table';
import { openConnection } from 'pos-migrate/internal/open-connection';
import { findHomeSchema } from 'pos-migrate/internal/search-path';
import { assertReachable } from 'pos-migrate/internal/server/connection';
import { type ColumnOrder, readColumnOrder } from './table-views.ts';

/** What a database says of itself. */
export interface Findings {
  /** The PostgreSQL schema that has the record of migrations, or will have it. */
  readonly schema: string;
  readonly recorded: RecordedHistory;
  readonly catalog: Catalog;
  readonly order: ColumnOrder;
}

/** Somebody who changes the tables all the time is read in the middle of it after so many attempts. */
const ATTEMPTS = 5;

/** One session with the database that the page looks at, which only reads. It is opened again when it was cut. */
export class LiveDatabase {
  readonly #settings: DatabaseSettings;
  #client: pg.Client | undefined;

  constructor(settings: DatabaseSettings) {
    this.#settings = settings;
  }

  /**
   * A short text that is another one after the catalogue or the record of migrations has changed. Costs three queries of a
   * millisecond or so.
   *
   * @throws {DbError} What `withConnection` throws.
   */
  pulse(): Promise<string> {
    return this.#ask((client) => this.#pulseOf(client));
  }

  /**
   * Reads the whole. When somebody changes something in the middle of it, it is read again.
   *
   * @throws {DbError} As {@link pulse}.
   */
  read(): Promise<Findings> {
    return this.#ask(async (client) => {
      for (let attempt = 1; ; attempt += 1) {
        const before = await this.#pulseOf(client);
        const schema = await this.#schemaOf(client);
        const findings = {
          schema,
          recorded: await readAppliedMigrations(client, schema),
          catalog: await readCatalog(client),
          order: await readColumnOrder(client),
        };
        if (attempt === ATTEMPTS || (await this.#pulseOf(client)) === before) return findings;
      }
    });
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  async #pulseOf(client: pg.Client): Promise<string> {
    const { rows } = await client.query<{ pulse: string }>(pulseQuery);
    return `${rows[0]?.pulse} ${JSON.stringify(await readAppliedMigrations(client, await this.#schemaOf(client)))}`;
  }

  #schemaOf(client: pg.Client): Promise<string> {
    return findHomeSchema(client, this.#settings.url);
  }

  async #ask<T>(question: (client: pg.Client) => Promise<T>): Promise<T> {
    try {
      this.#client ??= await open(this.#settings.url);
      return await question(this.#client);
    } catch (error) {
      await this.close();
      // Says in a sentence what is wrong when it is the connection.
      await assertReachable(this.#settings);
      throw error;
    }
  }
}

async function open(connectionString: string): Promise<pg.Client> {
  const client = await openConnection({ connectionString, application_name: 'learn page' });
  try {
    await client.query('SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY');
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

/** The catalogue's tables whose rows say what a database consists of, and the column by which a row is the user's own. */
const catalogTables: Readonly<Record<string, string>> = {
  pg_namespace: 'oid',
  pg_class: 'oid',
  pg_attribute: 'attrelid',
  pg_attrdef: 'oid',
  pg_constraint: 'oid',
  pg_index: 'indexrelid',
  pg_type: 'oid',
  pg_enum: 'oid',
  pg_sequence: 'seqrelid',
  pg_proc: 'oid',
  pg_trigger: 'oid',
  pg_rewrite: 'oid',
  pg_policy: 'oid',
  pg_extension: 'oid',
  pg_event_trigger: 'oid',
  pg_description: 'objoid',
};

/** PostgreSQL gives what comes with it smaller numbers. */
const FIRST_OWN = 16384;

// A changed row of the catalogue is a new version of it, in another place and by another transaction.
const pulseQuery = `SELECT concat_ws(' ', ${Object.entries(catalogTables)
  .map(
    ([table, number]) =>
      `(SELECT sum(hashtext(concat(xmin, ctid))::bigint) FROM pg_catalog.${table} WHERE ${number} >= ${FIRST_OWN})`,
  )
  .join(', ')}) AS pulse`;
