/** What a person is told about a finding of squawk's. */
export interface Advice {
  readonly why: string;
  readonly instead: string;
}

const OLD_CODE = 'Code that still runs while this is deployed uses the old name or shape, and fails at once.';

/** squawk's rules that are not excluded in squawk.toml. Its own page of each is https://squawkhq.com/docs/<rule>. */
export const adviceBySquawkRule: Readonly<Record<string, Advice>> = {
  'adding-field-with-default': {
    why: 'A default that is computed anew for each row, or a generated column, rewrites the whole table under ACCESS EXCLUSIVE: nobody reads or writes meanwhile.',
    instead: 'Add the column without a default, set the default for new rows, and fill the old ones in batches.',
  },
  'adding-foreign-key-constraint': {
    why: 'PostgreSQL checks every old row under SHARE ROW EXCLUSIVE on both tables: nobody can write to either meanwhile.',
    instead: 'Add the foreign key NOT VALID, and VALIDATE CONSTRAINT in the next migration.',
  },
  'adding-required-field': {
    why: 'A NOT NULL column without a default cannot be added to a table that has rows, and code that does not know it can no longer insert.',
    instead: 'Give it a constant default; or add it nullable, fill it, and make it NOT NULL in a later migration.',
  },
  'adding-serial-primary-key-field': {
    why: 'The index of the primary key is built under ACCESS EXCLUSIVE: nobody reads or writes meanwhile.',
    instead: 'CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own, then ADD PRIMARY KEY USING INDEX.',
  },
  'ban-alter-domain-with-add-constraint': {
    why: 'Every column of that domain is read under a lock that stops writing.',
    instead: "Put a CHECK on the table's column, NOT VALID first.",
  },
  'ban-char-field': {
    why: 'CHAR(n) fills texts up with blanks, which then count in one comparison and not in the other.',
    instead: 'Use TEXT, with a CHECK on the length where it matters.',
  },
  'ban-create-domain-with-constraint': {
    why: 'A constraint of a domain cannot be added or changed later without reading every column of it under a lock.',
    instead: "Put the CHECK on the table's column.",
  },
  'ban-drop-column': {
    why: `${OLD_CODE} And what is in the column is gone.`,
    instead:
      'First deploy code that does not name the column, on every machine; drop it in a later migration, and say so in a lint-ignore.',
  },
  'ban-drop-database': {
    why: 'A migration that drops a database can hit the wrong one.',
    instead: 'Drop databases by hand.',
  },
  'ban-drop-not-null': {
    why: 'Code that relies on a value meets NULL.',
    instead: 'First deploy code that expects NULL, and say so in a lint-ignore.',
  },
  'ban-drop-table': {
    why: `${OLD_CODE} And what is in the table is gone.`,
    instead: 'First deploy code that does not name the table, take a backup, and say so in a lint-ignore.',
  },
  'ban-truncate-cascade': {
    why: 'CASCADE empties every table that refers to this one, and those that refer to them.',
    instead: 'Name each table that is to be emptied.',
  },
  'changing-column-type': {
    why: 'Most changes of a type rewrite the table and its indexes under ACCESS EXCLUSIVE: nobody reads or writes meanwhile.',
    instead:
      'On a large table add a second column, fill it in batches, and switch; on a small one say in a lint-ignore that it is small.',
  },
  'constraint-missing-not-valid': {
    why: 'PostgreSQL checks every old row while the lock stops writing.',
    instead: 'Add the constraint NOT VALID, and VALIDATE CONSTRAINT in the next migration.',
  },
  'disallowed-unique-constraint': {
    why: 'Its index is built under ACCESS EXCLUSIVE: nobody reads or writes meanwhile.',
    instead: 'CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own, then ADD CONSTRAINT … UNIQUE USING INDEX.',
  },
  'identifier-too-long': {
    why: 'PostgreSQL cuts names off at 63 bytes, so the object has another name than the file says.',
    instead: 'Choose a shorter name.',
  },
  'prefer-repack': {
    why: 'CLUSTER and VACUUM FULL write the table anew under ACCESS EXCLUSIVE: nobody reads or writes meanwhile.',
    instead: 'Use pg_repack, which does the same beside the running shop.',
  },
  'renaming-column': {
    why: OLD_CODE,
    instead:
      'Where old and new code run side by side: add a column, copy, and drop the old one later. Where they do not, say so in a lint-ignore.',
  },
  'renaming-table': {
    why: OLD_CODE,
    instead: 'Leave the table its name; in the Prisma schema @@map gives the model another one.',
  },
  'require-concurrent-index-creation': {
    why: 'CREATE INDEX holds SHARE until the index is built: nobody can write to the table meanwhile.',
    instead:
      'CREATE INDEX CONCURRENTLY in a migration of its own; on a small table say in a lint-ignore that it is small.',
  },
  'require-concurrent-index-deletion': {
    why: 'DROP INDEX waits for ACCESS EXCLUSIVE on the table, and everybody queues up behind it.',
    instead: 'DROP INDEX CONCURRENTLY in a migration of its own.',
  },
  'require-concurrent-partition-detach': {
    why: 'DETACH PARTITION holds ACCESS EXCLUSIVE on the whole table.',
    instead: 'DETACH PARTITION … CONCURRENTLY in a migration of its own.',
  },
  'require-concurrent-reindex': {
    why: 'REINDEX stops writing, and reading through that index, until it is done.',
    instead: 'REINDEX … CONCURRENTLY in a migration of its own.',
  },
  'unused-ignore': {
    why: 'A squawk-ignore comment that silences nothing hides the next mistake.',
    instead: 'Remove the comment, or correct the name of the rule.',
  },
};
