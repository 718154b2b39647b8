/** What the server tells the page. Plain data, and no import: the browser's modules take their types from here. */

/** A database that the page can look at, with the files that belong to it. */
export interface PlaceName {
  /** `shop`, or the two digits of a lesson. */
  readonly id: string;
  readonly title: string;
}

/** Blueprint, plan and tables of one place at one moment. */
export interface View {
  readonly place: PlaceName;
  readonly blueprint: Blueprint;
  readonly plan: Plan;
  readonly tables: Tables;
  /** From the blueprint to what the plan leads to. */
  readonly blueprintAndPlan: Agreement;
  /** From what the plan leads to, to the tables that are there. */
  readonly planAndTables: Agreement;
}

/** Whether two of the three say the same. */
export interface Agreement {
  readonly state: 'same' | 'differs' | 'working' | 'unknown';
  /** One sentence. */
  readonly says: string;
  readonly differences: readonly PlacedDifference[];
}

/** One thing that two of the three don't say alike, and where the page marks it. */
export interface PlacedDifference {
  /** One sentence without a full stop. */
  readonly says: string;
  /** The table's name in the database; null for what belongs to none. */
  readonly table: string | null;
  readonly column: string | null;
  /** Whether one of the two has the whole table and the other has not. */
  readonly whole: boolean;
  /** `first`: only the first of the two has it. `second`: only the second has it. */
  readonly only: 'first' | 'second' | null;
  /** A migration that is not applied yet brings it; otherwise nobody has written it down. */
  readonly waiting: boolean;
}

export interface Blueprint {
  /** The schema's path, relative to the place's folder. */
  readonly file: string;
  readonly models: readonly Model[];
  readonly enums: readonly Enumeration[];
  /** What is wrong with the file, in Prisma's words; null when it can be used. */
  readonly mistake: string | null;
}

export interface Model {
  readonly name: string;
  /** The table that it describes. */
  readonly table: string;
  readonly says: string | null;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  /** The column; null for the field of a relation, which has none. */
  readonly column: string | null;
  /** As it is written: `Decimal?`, `Product[]`. */
  readonly type: string;
  /** The attributes as they are written, apart from `@map`. */
  readonly attributes: string;
  readonly says: string | null;
}

export interface Enumeration {
  readonly name: string;
  readonly values: readonly string[];
}

export interface Plan {
  /** The folder's path, relative to the place's folder. */
  readonly folder: string;
  /** Newest first. */
  readonly migrations: readonly PlanEntry[];
  /** How history and database stand to each other: a sentence, and what to do next. */
  readonly says: string;
  readonly next: string | null;
  readonly fine: boolean;
}

export interface PlanEntry {
  readonly name: string;
  readonly title: string;
  readonly parents: readonly string[];
  readonly head: boolean;
  readonly state: string;
  /** The state as people read it, and a sign of the same meaning. */
  readonly word: string;
  readonly sign: string;
  /** ISO 8601, when it was applied. */
  readonly at: string | null;
}

export interface Tables {
  /** Host, port and database, without a password. */
  readonly address: string;
  readonly list: readonly Table[];
  readonly enums: readonly Enumeration[];
  /** Why the database can't be asked: two sentences. */
  readonly trouble: string | null;
}

export interface Table {
  readonly name: string;
  readonly kind: 'table' | 'view';
  readonly columns: readonly Column[];
  readonly foreignKeys: readonly ForeignKey[];
  /** Constraints and indexes, in SQL. */
  readonly rules: readonly Rule[];
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default: string | null;
  /** Whether it is part of the primary key. */
  readonly key: boolean;
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly table: string;
  /** `CASCADE`, `RESTRICT`, `SET NULL` …; what PostgreSQL does by default is `NO ACTION`. */
  readonly onDelete: string;
}

export interface Rule {
  readonly name: string;
  readonly sql: string;
}

/** One migration, and the tables that the history makes up to it. */
export interface Step {
  readonly name: string;
  readonly title: string;
  readonly why: string | null;
  readonly kind: string | null;
  readonly sql: string;
  readonly tables: readonly Table[];
  /** What it changed: `first` was there before it only, `second` is new. */
  readonly changes: readonly PlacedDifference[];
  /** Why there are no tables to show; null when there are. */
  readonly trouble: string | null;
}

/** The way of one sale through the server. Times in milliseconds since the request arrived. */
export interface SalePath {
  readonly method: string;
  readonly url: string;
  /** The request's number in the server's log. */
  readonly requestId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly status: number;
  readonly total: number;
  readonly steps: readonly PathStep[];
}

export interface PathStep {
  readonly kind: 'request' | 'pool' | 'statement' | 'answer';
  readonly from: number;
  readonly to: number;
  /** SQL of a statement. */
  readonly sql: string | null;
  /** How many rows it answered with or wrote. */
  readonly rows: number | null;
  /** Whether PostgreSQL opened a transaction for this statement alone. */
  readonly alone: boolean;
  /** The session's number on the server. */
  readonly session: number | null;
  /** What PostgreSQL refused. */
  readonly refusal: string | null;
}
