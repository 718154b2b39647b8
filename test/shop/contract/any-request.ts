import fc from '../../fast-check.ts';
import { hostileTexts, hostileValues, nearly } from './hostile-values.ts';
import { type Json, writeJson } from './json-text.ts';
import type { Operation, Parameter } from './operations.ts';
import { type Likely, valuesOf } from './values-of-schema.ts';

/** Who sends a request: nobody, or somebody with an access token, or at a registered till. */
export const SENDERS = ['nobody', 'cashier', 'manager', 'cashier at the till', 'manager at the till'] as const;
export type Sender = (typeof SENDERS)[number];

export interface AnyRequest {
  readonly sender: Sender;
  readonly method: string;
  /** With its query. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | undefined;
}

/** How far from right a request is. */
type Kind = 'valid' | 'nearly' | 'hostile';

/**
 * Requests for an operation: some right, some nearly so, some hostile.
 *
 * @param likely what is worth trying; for the path, by its first part, such as "orders"
 */
export function requestsOf(operation: Operation, likely: Likely): fc.Arbitrary<AnyRequest> {
  return fc.oneof(
    { weight: 4, arbitrary: ofKind(operation, likely, 'valid') },
    { weight: 4, arbitrary: ofKind(operation, likely, 'nearly') },
    { weight: 2, arbitrary: ofKind(operation, likely, 'hostile') },
  );
}

function ofKind(operation: Operation, likely: Likely, kind: Kind): fc.Arbitrary<AnyRequest> {
  const of = (place: Parameter['in']) => operation.parameters.filter((parameter) => parameter.in === place);
  return fc
    .record({
      sender: senders,
      path: fc.tuple(
        ...of('path').map((parameter) =>
          texts(
            parameter,
            { ...likely, id: likely[operation.path.split('/')[1] ?? ''] ?? [] },
            kind === 'valid' ? 0 : 2,
          ),
        ),
      ),
      query: pairs(of('query'), likely, kind),
      headers: pairs(of('header'), likely, kind),
      type: fc.oneof(
        { weight: kind === 'hostile' ? 1 : 20, arbitrary: fc.constant('application/json') },
        { weight: kind === 'valid' ? 0 : 1, arbitrary: fc.constantFrom(...CONTENT_TYPES) },
      ),
      body: operation.body
        ? bodies(valuesOf(operation.body, likely), kind)
        : kind === 'hostile'
          ? oddBodies
          : fc.constant(undefined),
    })
    .map(({ sender, path, query, headers, type, body }) => ({
      sender,
      method: operation.method,
      address: addressOf(operation.path, path, query),
      headers: { ...collect(headers), ...(body !== undefined && type !== null && { 'content-type': type }) },
      body,
    }));
}

const senders = fc.oneof(
  ...SENDERS.map((sender, i) => ({ weight: [1, 1, 2, 3, 3][i] ?? 1, arbitrary: fc.constant(sender) })),
);

const CONTENT_TYPES = [
  ...[
    null,
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ],
  ...[
    'application/json; charset=utf-16',
    'application/JSON',
    'application/json,text/plain',
    'application/problem+json',
    'json',
  ],
];

/** What no operation without a body asks for. */
const oddBodies = fc.constantFrom(undefined, '', '{}', '[1', 'x=1');

function bodies(values: fc.Arbitrary<Json>, kind: Kind): fc.Arbitrary<string | undefined> {
  if (kind === 'valid') return values.map(writeJson);
  if (kind === 'nearly') return nearly(values).map(writeJson);
  return fc.oneof(
    hostileValues.map(writeJson),
    fc.tuple(values.map(writeJson), fc.nat()).map(([text, length]) => text.slice(0, length % text.length)),
    fc.constantFrom(undefined, '', 'undefined', '{"a":1}{"a":1}', '\ufeff{}', '{"lines":[}', ' '.repeat(70_000)),
  );
}

/** Names and values; a wrong request may leave some out, say some twice, and have some that nobody knows. */
function pairs(
  parameters: readonly Parameter[],
  likely: Likely,
  kind: Kind,
): fc.Arbitrary<(readonly [string, string])[]> {
  const known = parameters.map((parameter) => {
    const isLeftOut = kind === 'valid' ? parameter.required !== true : true;
    return texts(parameter, likely, kind === 'valid' ? 0 : 1).chain((text) =>
      fc
        .oneof(
          { weight: 5, arbitrary: fc.constant(1) },
          { weight: isLeftOut ? (parameter.required ? 1 : 10) : 0, arbitrary: fc.constant(0) },
          { weight: kind === 'hostile' ? 2 : 0, arbitrary: fc.constant(2) },
        )
        .map((times) => Array(times).fill([parameter.name, text] as const)),
    );
  });
  const unknown = fc.array(fc.tuple(fc.constantFrom('page', '__proto__', 'constructor'), hostileTexts), {
    maxLength: 1,
  });
  return fc
    .tuple(fc.tuple(...known), kind === 'hostile' ? unknown : fc.constant([]))
    .map(([some, more]) => [...some.flat(), ...more]);
}

/** @param wrong how often, in ten, the text is a hostile one */
function texts({ schema, name }: Parameter, likely: Likely, wrong: number): fc.Arbitrary<string> {
  const any = valuesOf(schema, likely, name).map(String);
  const right = name === 'cursor' ? cursors : name === 'idempotency-key' ? fc.oneof(any, any, usedKeys) : any;
  return fc.oneof({ weight: 10 - wrong, arbitrary: right }, { weight: wrong, arbitrary: hostileTexts });
}

/** Keys that come again and again, with other requests. */
const usedKeys = fc.constantFrom('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002');

/** As the server writes them, and not. */
const cursors = fc
  .constantFrom(
    '[1]',
    '["a",1]',
    '5',
    'null',
    '{}',
    '[]',
    '[1e400]',
    '["\\u0000",1]',
    '[-1]',
    '[null,null]',
    '["2026-01-01",9]',
  )
  .map((text) => Buffer.from(text).toString('base64url'));

function addressOf(path: string, inPath: readonly string[], query: readonly (readonly [string, string])[]): string {
  const ids = [...inPath];
  // An empty part would be another address, and a dot is taken away on the way.
  const filled = path.replaceAll(/\{\w+\}/g, () => encode(ids.shift() || '%').replace(/^\.+$/, '%2e'));
  const asked = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  return asked === '' ? filled : `${filled}?${asked}`;
}

/** Halves of surrogates have no encoding of their own, and are sent as no browser would. */
function encode(text: string): string {
  return /\p{Surrogate}/u.test(text) ? '%ed%a0%80' : encodeURIComponent(text);
}

/** Names that come twice have a list. What no header can carry is taken out. */
function collect(headers: readonly (readonly [string, string])[]): Record<string, string | string[]> {
  const collected: Record<string, string | string[]> = {};
  for (const [name, text] of headers) {
    const value = text.replace(/[^\x20-\x7e]/g, '?').slice(0, 2000);
    const earlier = collected[name];
    collected[name] = earlier === undefined ? value : [earlier, value].flat();
  }
  return collected;
}
