import pg from 'pg';
import { literal } from '../../../packages/toolkit/src/sql/quote.ts';
import type { PrismaField, PrismaModel, PrismaSchema } from './prisma-schema.ts';

/** Something that a Prisma schema can't express, about one field. */
export interface HandMade {
  readonly model: number;
  readonly field: PrismaField;
  /** The names of what it makes. */
  readonly objects: readonly string[];
  readonly sql: string;
}

type Maker = (table: string, column: string, name: string, model: PrismaModel) => string;

const makers: readonly Maker[] = [
  (table, column, name) =>
    `ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${column} IS NULL OR ${column}::text <> 'never');`,
  (table, column, name, model) => `CREATE INDEX ${name} ON ${table} (${keyOf(model)}) WHERE ${column} IS NOT NULL;`,
  (table, column, name) => `CREATE INDEX ${name} ON ${table} ((${column} IS NULL));`,
  (table, column, name, model) =>
    `CREATE VIEW ${name} AS SELECT ${keyOf(model)} AS key, ${column} AS value FROM ${table};`,
  (table, column, name) =>
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER ${name} BEFORE UPDATE OF ${column} ON ${table} FOR EACH ROW EXECUTE FUNCTION ${name}();`,
  (table, column, name) =>
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;\nCREATE POLICY ${name} ON ${table} USING (${column} IS NOT NULL);`,
  (table, column) => `COMMENT ON COLUMN ${table}.${column} IS ${literal("it's what it is")};`,
];

/** What these numbers make by hand of a schema's fields. Pure. */
export function handMade(schema: PrismaSchema, numbers: readonly number[]): HandMade[] {
  const places = schema.models.flatMap((model) => model.fields.map((field) => ({ model, field })));
  if (places.length === 0) return [];
  return numbers.map((number, index) => {
    const { model, field } = places[number % places.length] as (typeof places)[number];
    const maker = makers[Math.floor(number / places.length) % makers.length] as Maker;
    const name = `hand_${index}`;
    const [table, column] = [model.name, field.name].map(pg.escapeIdentifier) as [string, string];
    const sql = maker(table, column, name, model);
    return { model: model.id, field, objects: sql.startsWith('COMMENT') ? [] : [name], sql };
  });
}

function keyOf({ key }: PrismaModel): string {
  return key === 'composite' ? 'k1' : 'id';
}
