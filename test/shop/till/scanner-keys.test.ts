import { describe, expect, it } from 'vitest';
import { loadTill } from './modules.ts';

interface Key {
  key: string;
  timeStamp: number;
  repeat: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
}
const { createScannerEar } = await loadTill<{
  createScannerEar(): (key: Key) => { begins: boolean; code: string | null };
}>('scanner-keys.js');

const plain = { repeat: false, ctrlKey: false, altKey: false, metaKey: false, isComposing: false };

/** What is heard as scans of keys that come at these times, in milliseconds after the key before. */
function scansIn(keys: readonly (readonly [key: string, after: number, more?: Partial<Key>])[]): string[] {
  const hear = createScannerEar();
  let timeStamp = 1000;
  return keys.flatMap(([key, after, more]) => {
    timeStamp += after;
    const { code } = hear({ ...plain, key, timeStamp, ...more });
    return code === null ? [] : [code];
  });
}

const keysOf = (text: string, pause: number, enterAfter = pause) => [
  ...text.split('').map((key) => [key, pause] as const),
  ['Enter', enterAfter] as const,
];

describe('a scanner', () => {
  it.each([1, 5, 30, 50])('is heard when its keys come every %i ms', (pause) => {
    expect(scansIn(keysOf('0036000291452', pause))).toEqual(['0036000291452']);
    expect(scansIn(keysOf('BAK-01', pause))).toEqual(['BAK-01']);
  });

  it('is heard twice, and not with what a person typed before', () => {
    const twice = [...keysOf('96385074', 2), ...keysOf('96385074', 2)];
    expect(scansIn(twice)).toEqual(['96385074', '96385074']);
    const [first = '', ...rest] = '96385074';
    const left = [...'milk', first].map((key) => [key, 250] as const);
    expect(scansIn([...left, ...keysOf(rest.join(''), 2)])).toEqual(['96385074']);
  });

  it('is heard when it falters once', () => {
    const keys = keysOf('0036000291452', 4).map(([key, after], place) => [key, place === 6 ? 180 : after] as const);
    expect(scansIn(keys)).toEqual(['0036000291452']);
  });

  it('is heard when it holds the shift key for capitals', () => {
    const keys = [...'ABCD'].flatMap((key) => [['Shift', 2] as const, [key, 2] as const]);
    expect(scansIn([...keys, ['Enter', 2]])).toEqual(['ABCD']);
  });
});

describe('a person', () => {
  it.each([60, 100, 300])('is none, typing a key every %i ms', (pause) => {
    expect(scansIn(keysOf('96385074', pause))).toEqual([]);
  });

  it.each<[string, Parameters<typeof scansIn>[0]]>([
    ['with two keys that fall together', keysOf('20', 10)],
    ['on a keypad with a key for three zeros', [['5', 200], ...keysOf('000', 1, 200)]],
    ['who is quick, and then thinks before Enter', keysOf('1000', 40, 120)],
    [
      'who holds a key down',
      [['1', 300], ...'000000'.split('').map((key) => [key, 33, { repeat: true }] as const), ['Enter', 30]],
    ],
    [
      'who corrects',
      [
        ['1', 20],
        ['2', 20],
        ['3', 20],
        ['Backspace', 20],
        ['4', 20],
        ['Enter', 20],
      ],
    ],
    ['with shortcuts', ['a', 'c', 'v', 'z'].map((key) => [key, 20, { ctrlKey: true }] as const)],
  ])('is none %s', (_who, keys) => {
    expect(scansIn(keys)).toEqual([]);
  });
});
