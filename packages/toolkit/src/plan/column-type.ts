import type { TypeName } from 'libpg-query';
import { wordsOf } from './relation-names.ts';

/** What the grammar's names for the built-in types are called by `format_type`. */
const formalNames: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bpchar: 'character',
  varchar: 'character varying',
  varbit: 'bit varying',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
  timetz: 'time with time zone',
};

/** The type that a SERIAL column really has. */
const serialTypes: Readonly<Record<string, string>> = {
  smallserial: 'smallint',
  serial2: 'smallint',
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
};

/** A parsed type as `format_type` writes it: `numeric(10,2)`, `timestamp(3) with time zone`, `text[]`. */
export function typeText(type: TypeName | undefined): string {
  const words = (type?.names ?? []).flatMap(wordsOf);
  const name = words.at(-1) ?? '?';
  const schema = words.length > 1 && words[0] !== 'pg_catalog' ? `${words[0]}.` : '';
  const base = serialTypes[name] ?? formalNames[name] ?? name;
  const numbers = (type?.typmods ?? []).map((node) => ('A_Const' in node ? (node.A_Const.ival?.ival ?? 0) : 0));
  const modifier = numbers.length > 0 ? `(${numbers.join(',')})` : '';
  const [first = '', ...rest] = base.split(' ');
  const timed = /^(timestamp|time)$/.test(first) && rest.length > 0;
  const full = timed ? `${first}${modifier} ${rest.join(' ')}` : `${base}${modifier}`;
  return `${schema}${full}${(type?.arrayBounds ?? []).map(() => '[]').join('')}`;
}

/** Whether a type is one of the SERIAL kind, whose default draws a number for each row. */
export function isSerial(type: TypeName | undefined): boolean {
  return ((type?.names ?? []).flatMap(wordsOf).at(-1) ?? '') in serialTypes;
}

/**
 * Whether PostgreSQL has to write every row again to change a column's type: it need not where the old values are,
 * bit for bit, values of the new type.
 *
 * @param from As `format_type` writes it, or null when it isn't known: then yes, to be on the safe side.
 */
export function isRewritten(from: string | null, to: string): boolean {
  if (from === null) return true;
  if (from === to) return false;
  const old = takeApart(from);
  const next = takeApart(to);
  if (isText(old.base) && next.base === 'text') return false;
  if (isText(old.base) && next.base === 'character varying') return !isWider(old.numbers[0], next.numbers[0]);
  if (old.base !== next.base) return true;
  switch (old.base) {
    case 'bit varying':
      return !isWider(old.numbers[0], next.numbers[0]);
    case 'numeric':
      if (next.numbers.length === 0) return false;
      return (
        old.numbers.length === 0 || !sameScale(old.numbers, next.numbers) || !isWider(old.numbers[0], next.numbers[0])
      );
    case 'timestamp without time zone':
    case 'timestamp with time zone':
    case 'time without time zone':
    case 'time with time zone':
    case 'interval':
      return (next.numbers[0] ?? MICROSECONDS) < (old.numbers[0] ?? MICROSECONDS);
    default:
      return true;
  }
}

/**
 * Whether values can be refused or rounded when a column gets another type: it has less room, or is of another kind.
 *
 * @param from As `format_type` writes it, or null when it isn't known.
 */
export function mayLose(from: string | null, to: string): boolean {
  if (from === null || !isRewritten(from, to)) return false;
  if (from.endsWith('[]') && to.endsWith('[]')) return mayLose(from.slice(0, -2), to.slice(0, -2));
  const old = takeApart(from);
  const next = takeApart(to);
  // A date is a moment's first part; with or without a zone, a moment is kept with the same precision.
  if (isMoment(next.base) && (isMoment(old.base) || old.base === DATE))
    return isMoment(old.base) && (next.numbers[0] ?? MICROSECONDS) < (old.numbers[0] ?? MICROSECONDS);
  if (next.base === 'text' || (next.base === 'character varying' && next.numbers.length === 0)) return false;
  const order = ['smallint', 'integer', 'bigint', 'numeric'];
  const [before, after] = [order.indexOf(old.base), order.indexOf(next.base)];
  if (before !== -1 && after > before && next.numbers.length === 0) return false;
  if (old.base === 'numeric' && next.base === 'numeric') {
    const [precision = 0, scale = 0] = old.numbers;
    const [newPrecision = 0, newScale = 0] = next.numbers;
    return old.numbers.length === 0 || newScale < scale || newPrecision - newScale < precision - scale;
  }
  return true;
}

/**
 * What a change of type does to the time zone of a column's values; null when it is none of the two. Whoever changes it has to
 * say which zone the values without one are of: PostgreSQL takes that of the session.
 *
 * @param from As `format_type` writes it, or null when it isn't known.
 */
export function zoneChange(from: string | null, to: string): 'gains' | 'loses' | null {
  const [old, next] = [from ?? '', to].map((type) => takeApart(type).base.replaceAll('[]', ''));
  if (next === ZONED && (old === UNZONED || old === DATE)) return 'gains';
  return old === ZONED && (next === UNZONED || next === DATE || next === CLOCK) ? 'loses' : null;
}

const ZONED = 'timestamp with time zone';
const UNZONED = 'timestamp without time zone';
const CLOCK = 'time without time zone';
const DATE = 'date';

const MICROSECONDS = 6;

function isMoment(base: string): boolean {
  return base === ZONED || base === UNZONED;
}

function takeApart(type: string): { base: string; numbers: number[] } {
  const numbers = /\(([\d,-]+)\)/.exec(type)?.[1]?.split(',').map(Number) ?? [];
  return { base: type.replace(/\([\d,-]+\)/, ''), numbers };
}

function isText(base: string): boolean {
  return base === 'text' || base === 'character varying';
}

/** No length means no limit. */
function isWider(old: number | undefined, next: number | undefined): boolean {
  return next === undefined || (old !== undefined && next >= old);
}

function sameScale(old: readonly number[], next: readonly number[]): boolean {
  return (old[1] ?? 0) === (next[1] ?? 0);
}
