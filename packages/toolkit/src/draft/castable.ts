/** Built-in types that PostgreSQL converts among each other when it is asked to. What is none of them is converted by way of text. */
const families: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  ['boolean', 'integer'],
  ['date', 'timestamp without time zone', 'timestamp with time zone'],
  ['time without time zone', 'time with time zone'],
  ['time without time zone', 'interval'],
  ['json', 'jsonb'],
  ['bit', 'bit varying'],
  ['bit', 'integer', 'bigint'],
  ['inet', 'cidr'],
  ['money', 'numeric'],
  ['oid', 'integer', 'bigint'],
];

/** Types that are converted in one direction. */
const oneWay: Readonly<Record<string, readonly string[]>> = {
  'timestamp without time zone': ['time without time zone'],
  'timestamp with time zone': ['time without time zone', 'time with time zone'],
  jsonb: ['boolean', 'smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  smallint: ['oid'],
  integer: ['money'],
  bigint: ['money'],
  bytea: [],
  uuid: [],
  xml: [],
};

const texts = ['text', 'character', 'character varying', 'citext', 'name'];
const known = new Set([...families.flat(), ...Object.keys(oneWay)]);

/**
 * Whether PostgreSQL converts values of one type into another when a cast asks for it. Pure. Single values may still refuse.
 *
 * @param from The types as `format_type` writes them, of elements where it is a list.
 * @returns True where a type is not a built-in one: nobody but the database knows its casts.
 */
export function isCastable(from: string, to: string): boolean {
  const [old, next] = [plain(from), plain(to)];
  if (old === next || texts.includes(old) || texts.includes(next)) return true;
  if (!known.has(old) || !known.has(next)) return true;
  return (
    families.some((family) => family.includes(old) && family.includes(next)) || (oneWay[old]?.includes(next) ?? false)
  );
}

/** Whether a cast between two types goes by way of text, because PostgreSQL has none, or nobody here knows of one. Pure. */
export function castsByText(from: string, to: string): boolean {
  const [old, next] = [plain(from), plain(to)];
  if (old === next || texts.includes(old) || texts.includes(next)) return false;
  return !known.has(old) || !known.has(next) || !isCastable(old, next);
}

/** Whether Prisma has a name for a type, and so knows to what PostgreSQL converts it by itself. Pure. */
export function isOfPrisma(type: string): boolean {
  return texts.includes(plain(type)) || (known.has(plain(type)) && !UNSUPPORTED.includes(plain(type)));
}

const UNSUPPORTED = ['interval', 'cidr', 'name'];

function plain(type: string): string {
  return type.replace(/(\[\])+$/, '').replace(/\s*\([^)]*\)/, '');
}
