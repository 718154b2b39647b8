import fc from '../../fast-check.ts';
import { type Json, Members, Raw, replaceAt } from './json-text.ts';

/** Text that has hurt programs elsewhere. */
const TEXTS = [
  ...['', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\u202e', '\ufeff1', '🧀'.repeat(60), 'x'.repeat(5000)],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', 'undefined', 'true', 'NaN'],
  ...['0', '-1', '-0', '1e400', '1e-400', '0x10', '1_0', '١٢', '１', '1,50', '9'.repeat(400), '٠.٥'],
  ...["'; SELECT pg_sleep(9); --", '" OR ""="', '$1', '%s%n', '../../.env', '<script>1</script>', '{{7*7}}'],
];

const NUMBERS = [
  '0',
  '-0',
  '-1',
  '0.1',
  '1e400',
  '-1e400',
  '1e-400',
  '9007199254740993',
  '1'.repeat(400),
  '2147483648',
];

const SHAPES = [
  ...[
    'null',
    'true',
    '[]',
    '{}',
    '[[]]',
    '[null]',
    '{"__proto__":{"role":"manager"}}',
    '{"constructor":{"prototype":{"x":1}}}',
  ],
  ...[
    `${'['.repeat(2000)}${']'.repeat(2000)}`,
    `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`,
    `[${'1,'.repeat(999)}1]`,
  ],
];

/** Values that are wrong nearly everywhere. */
export const hostileValues: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom(...[...NUMBERS, ...SHAPES].map((text) => new Raw(text))),
);

export const hostileTexts: fc.Arbitrary<string> = fc.constantFrom(...TEXTS, ...NUMBERS);

const NAMES = ['__proto__', 'constructor', 'toString', '', '\u0000', 'price', 'total', 'userId', 'approvedById', 'id'];

/** The values of an arbitrary with one thing wrong. */
export function nearly(values: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const changes = fc.oneof(
    hostileValues.map((value) => () => value),
    fc.nat().map((nth) => (found: Json) => withoutOne(found, nth)),
    fc.tuple(fc.constantFrom(...NAMES), hostileValues).map(
      ([name, value]) =>
        (found: Json) =>
          withOneMore(found, name, value),
    ),
    fc.nat().map((nth) => (found: Json) => withOneTwice(found, nth)),
  );
  return fc.tuple(values, fc.nat(200), changes).map(([value, place, change]) => replaceAt(value, place, change));
}

function withoutOne(found: Json, nth: number): Json {
  if (found instanceof Members) return new Members(found.list.filter((_, i) => i !== nth % found.list.length));
  return Array.isArray(found) ? found.slice(1) : null;
}

function withOneMore(found: Json, name: string, value: Json): Json {
  if (found instanceof Members) return new Members([...found.list, [name, value]]);
  return Array.isArray(found) ? [...found, value] : value;
}

function withOneTwice(found: Json, nth: number): Json {
  if (found instanceof Members)
    return new Members([...found.list, ...found.list.slice(nth % (found.list.length || 1))]);
  return Array.isArray(found) ? Array(300).fill(found[0] ?? null) : [found, found];
}
