import type { ColumnShape } from './table-shape.ts';

/**
 * Values that a column might take, the most believable first, as the text that PostgreSQL reads. Pure.
 *
 * @param seed A different number for each row, from 0 on: it makes values differ.
 * @param mentioned The numbers and texts that the column's CHECK constraints mention.
 */
export function candidates(column: ColumnShape, seed: number, mentioned: readonly string[] = []): string[] {
  const [best, ...rest] = believable(column, seed);
  const all = [
    ...(best === undefined ? [] : [best]),
    ...rotated(mentioned, seed),
    ...rest,
    ...sized(column, seed, mentioned),
  ];
  const found = all.filter((value) => fits(column, value));
  return [...new Set(found.map((value) => shortened(column, value, seed)))];
}

/** The longest value that is made to have a length which a CHECK asks for. */
const LONGEST_SIZED = 128;

/** Values of the lengths that a CHECK mentions, as `length(code) = 12`, `octet_length(hash) = 32` or `code ~ '^[0-9A-F]{12}$'`. */
function sized({ category, typeName }: ColumnShape, seed: number, mentioned: readonly string[]): string[] {
  if (category !== 'S' && typeName !== 'bytea') return [];
  const lengths = mentioned
    .flatMap((value) => [value, ...[...value.matchAll(/\{(\d+)/g)].map(([, times = '']) => times)])
    .filter((value) => /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= LONGEST_SIZED);
  return [...new Set(lengths)].map((length) =>
    category === 'S'
      ? String(seed + 1).padStart(Number(length), '0')
      : `\\x${(seed + 1).toString(16).padStart(2 * Number(length), '0')}`,
  );
}

/** The numbers (and their neighbours) and texts that a CHECK constraint's condition mentions. Pure. */
export function valuesIn(expression: string): string[] {
  const texts = [...expression.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'"));
  const numbers = [...expression.replaceAll(/'(?:[^']|'')*'/g, ' ').matchAll(/(?<![\w.])\d+(?:\.\d+)?/g)]
    .map(([number]) => Number(number))
    .flatMap((number) => [number, number + 1, number - 1, -number]);
  return [...new Set([...texts, ...numbers.map(String)])];
}

function believable(column: ColumnShape, seed: number): string[] {
  const { category, typeName, name } = column;
  const day = new Date(Date.UTC(2026, 0, 1 + seed)).toISOString().slice(0, 10);
  switch (category) {
    case 'E':
      return rotated(column.labels ?? [], seed);
    case 'B':
      return rotated(['true', 'false'], seed);
    case 'N':
      return numbers(column, seed);
    case 'S':
      return texts(name, seed);
    case 'D':
      if (typeName.startsWith('time') && !typeName.startsWith('timestamp')) return ['09:30', '17:00', '00:00'];
      if (typeName === 'date') return [day, '2026-12-31', '2020-01-01'];
      return [`${day} 09:30:00+00`, '2026-12-31 17:00:00+00', '2020-01-01 00:00:00+00'];
    case 'T':
      return [`${seed + 1} days`, '1 hour', '0'];
    case 'I':
      return typeName === 'cidr' ? [`10.0.${seed % 256}.0/24`] : [`10.0.0.${seed % 256}`];
    case 'V':
      return [seed.toString(2).padStart(Math.max(column.modifier, 1), '0').slice(-Math.max(column.modifier, 1))];
    case 'R':
      return ranges[typeName]?.(seed, day) ?? ['empty'];
    case 'A':
      return ['{}'];
    default:
      return others[typeName]?.(seed) ?? [];
  }
}

const ranges: Readonly<Record<string, (seed: number, day: string) => string[]>> = {
  int4range: (seed) => [`[${seed * 10},${seed * 10 + 5})`],
  int8range: (seed) => [`[${seed * 10},${seed * 10 + 5})`],
  numrange: (seed) => [`[${seed * 10},${seed * 10 + 5})`],
  daterange: (_seed, day) => [`[${day},${day}]`],
  tsrange: (_seed, day) => [`["${day} 09:00","${day} 10:00")`],
  tstzrange: (_seed, day) => [`["${day} 09:00+00","${day} 10:00+00")`],
};

const others: Readonly<Record<string, (seed: number) => string[]>> = {
  uuid: (seed) => [uuid(seed)],
  json: (seed) => [`{"number": ${seed}}`, '{}', '[]'],
  jsonb: (seed) => [`{"number": ${seed}}`, '{}', '[]'],
  bytea: (seed) => [`\\x${(seed % 256).toString(16).padStart(2, '0')}`],
  xml: (seed) => [`<number>${seed}</number>`],
  tsvector: (seed) => [`word${seed}`],
  macaddr: (seed) => [`08:00:2b:01:02:${(seed % 256).toString(16).padStart(2, '0')}`],
  hstore: (seed) => [`number=>${seed}`],
  ltree: (seed) => [`top.number${seed}`],
  point: (seed) => [`(${seed},1)`],
};

function numbers({ name, typeName, modifier }: ColumnShape, seed: number): string[] {
  const small = String(seed + 1);
  const whole = /^(int|oid|xid)/.test(typeName) || (typeName === 'numeric' && modifier >= 0 && scaleOf(modifier) === 0);
  if (whole) return [small, '1', '0', '2', '10', '100', '-1'];
  const share = /rate|percent|share|ratio/i.test(name) ? ['19', '0.5'] : [];
  return [...share, `${small}.50`, small, '1', '0', '0.5', '10', '100', '-1'];
}

function texts(name: string, seed: number): string[] {
  const code = `A${1000 + seed}`;
  const digits = String(4_006_381_333_000 + seed);
  const email = `person${seed + 1}@example.org`;
  const address = `https://example.org/${seed + 1}`;
  const fitting: [RegExp, string][] = [
    [/mail/i, email],
    [/phone|fax|mobile/i, `+49 30 ${100_000 + seed}`],
    [/url|link|href|image|website/i, address],
    [/currency/i, 'EUR'],
    [/country/i, 'DE'],
    [/barcode|ean|gtin/i, digits],
    [/sku|code|number|token|key|hash|slug/i, code],
  ];
  const first = fitting.find(([pattern]) => pattern.test(name))?.[1] ?? `${name.replaceAll('_', ' ')} ${seed + 1}`;
  const hex = seed.toString(16).padStart(64, '0');
  return [
    first,
    code,
    digits,
    String(seed + 1),
    email,
    address,
    'EUR',
    'de',
    'A',
    'a',
    uuid(seed),
    hex,
    '2026-01-01',
    '{}',
  ];
}

/** PostgreSQL keeps precision and scale of a numeric in one number. */
function scaleOf(modifier: number): number {
  return (modifier - 4) & 0x7ff;
}

const LIMITS: Readonly<Record<string, number>> = { int2: 32_767, int4: 2_147_483_647, int8: 9e18 };

/** Whether PostgreSQL will read the text as a value of the type. Only a CHECK's own texts and numbers may not be. */
function fits({ category, typeName, modifier, labels }: ColumnShape, value: string): boolean {
  switch (category) {
    case 'N': {
      if (!/^-?\d+(\.\d+)?$/.test(value)) return false;
      const size = Math.abs(Number(value));
      if (typeName.startsWith('int')) return Number.isInteger(Number(value)) && size <= (LIMITS[typeName] ?? size);
      if (typeName !== 'numeric' || modifier < 0) return true;
      return size < 10 ** (((modifier - 4) >> 16) - scaleOf(modifier));
    }
    case 'S':
      return true;
    case 'E':
      return labels?.includes(value) ?? false;
    case 'B':
      return value === 'true' || value === 'false';
    case 'D':
      return /^\d\d(\d\d-\d\d-\d\d|:\d\d)/.test(value);
    case 'U':
      return typeName !== 'uuid' || /^[0-9a-f]{8}-/.test(value);
    case 'T':
      return /^(0|\d+ [a-z]+)$/.test(value);
    default:
      return !/^-?\d+(\.\d+)?$/.test(value) || category === 'V';
  }
}

/** As much of a text as its column holds: of a long one its end, where the number is. */
function shortened({ category, modifier }: ColumnShape, value: string, seed: number): string {
  const room = modifier - 4;
  if (category !== 'S' || modifier < 4 || value.length <= room) return value;
  return room <= 2
    ? (seed % 36 ** room).toString(36).padStart(room, 'a')
    : value.slice(-room).trim().padStart(room, 'x');
}

function rotated(values: readonly string[], seed: number): string[] {
  const at = values.length === 0 ? 0 : seed % values.length;
  return [...values.slice(at), ...values.slice(0, at)];
}

function uuid(seed: number): string {
  return `00000000-0000-4000-8000-${(seed + 1).toString(16).padStart(12, '0')}`;
}
