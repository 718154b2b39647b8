import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import fc from '../../fast-check.ts';

const folder = join(import.meta.dirname, '../../../packages/learn/src/page/browser');
const load = <Module>(name: string): Promise<Module> =>
  import(/* @vite-ignore */ join(folder, name)) as Promise<Module>;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Tie {
  readonly from: string;
  readonly to: string;
}
const { layOut } = await load<{
  layOut(
    tables: readonly { name: string; lines: number }[],
    ties: readonly Tie[],
  ): { boxes: Map<string, Box>; width: number; height: number };
}>('diagram-layout.js');
const { routesOf } = await load<{
  routesOf(boxes: ReadonlyMap<string, Box>, ties: readonly (Tie & { line: number })[]): (string | null)[];
}>('diagram-routes.js');
const { layOutLanes } = await load<{
  layOutLanes(migrations: readonly { name: string; parents: readonly string[] }[]): {
    rows: { lane: number; above: number[]; below: number[]; past: number[] }[];
    width: number;
  };
}>('plan-lanes.js');

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const tables = fc
  .array(fc.nat({ max: 6 }), { minLength: 1, maxLength: names.length })
  .map((all) => all.map((lines, index) => ({ name: names[index] ?? '', lines })));
const ties = fc.array(fc.record({ from: fc.constantFrom(...names), to: fc.constantFrom(...names) }), { maxLength: 14 });

describe('the diagram', () => {
  it('puts every table somewhere within the picture, and no two on top of each other, whatever ties them', () => {
    fc.assert(
      fc.property(tables, ties, (all, some) => {
        const { boxes, width, height } = layOut(all, some);
        expect([...boxes.keys()].sort()).toEqual(all.map(({ name }) => name).sort());
        const placed = [...boxes.values()];
        for (const box of placed) {
          expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(width);
          expect(box.y + box.height).toBeLessThanOrEqual(height);
          expect(placed.filter((other) => overlap(box, other))).toEqual([box]);
        }
      }),
    );
  });

  it('puts a table to the right of all that it names', () => {
    const { boxes } = layOut(
      ['items', 'orders', 'products', 'users'].map((name) => ({ name, lines: 2 })),
      [
        { from: 'items', to: 'orders' },
        { from: 'items', to: 'products' },
        { from: 'orders', to: 'users' },
      ],
    );
    const x = (name: string) => boxes.get(name)?.x ?? Number.NaN;
    expect(x('items')).toBeGreaterThan(x('orders'));
    expect(x('orders')).toBeGreaterThan(x('users'));
    expect(x('products')).toBe(x('users'));
  });
});

describe('the lines of the diagram', () => {
  it('cross no box, and stay within the picture, whatever ties the tables', () => {
    fc.assert(
      fc.property(tables, ties, (all, some) => {
        const { boxes, width, height } = layOut(all, some);
        const routes = routesOf(
          boxes,
          some.map((tie) => ({ ...tie, line: 0 })),
        );
        for (const [index, route] of routes.entries()) {
          const { from, to } = some[index] as Tie;
          expect(route === null).toBe(!boxes.has(from) || !boxes.has(to));
          for (const [x, y] of pointsOf(route ?? '')) {
            const crossed = [...boxes].filter(([, box]) => isWithin(box, x, y)).map(([name]) => name);
            expect({ route, crossed }).toEqual({ route, crossed: [] });
            expect(x > 0 && x < width && y > 0 && y < height).toBe(true);
          }
        }
      }),
    );
  });
});

describe('the lanes of the plan', () => {
  it('are one for a history without branches', () => {
    const { rows, width } = layOutLanes([
      { name: 'c', parents: ['b'] },
      { name: 'b', parents: ['a'] },
      { name: 'a', parents: [] },
    ]);
    expect(width).toBe(1);
    expect(rows).toEqual([
      { lane: 0, above: [], below: [0], past: [] },
      { lane: 0, above: [0], below: [0], past: [] },
      { lane: 0, above: [0], below: [], past: [] },
    ]);
  });

  it('part where two people build on the same migration, and come together at it', () => {
    const { rows, width } = layOutLanes([
      { name: 'right', parents: ['base'] },
      { name: 'left', parents: ['base'] },
      { name: 'base', parents: [] },
    ]);
    expect(width).toBe(2);
    expect(rows[1]).toEqual({ lane: 1, above: [], below: [1], past: [0] });
    expect(rows[2]).toEqual({ lane: 0, above: [0, 1], below: [], past: [] });
  });

  it('lead every migration to each of its parents', () => {
    const history = fc.array(fc.array(fc.nat({ max: 4 }), { maxLength: 3 }), { maxLength: 12 }).map((all) =>
      all.map((back, index) => ({
        name: String(index),
        // From the newest to the oldest: a parent has a larger number.
        parents: [...new Set(back.map((far) => index + 1 + far))].filter((at) => at < all.length).map(String),
      })),
    );
    fc.assert(
      fc.property(history, (migrations) => {
        const { rows, width } = layOutLanes(migrations);
        for (const [index, { parents }] of migrations.entries()) {
          const row = rows[index];
          expect(row?.below).toHaveLength(parents.length);
          for (const [which, parent] of parents.entries()) {
            const lane = row?.below[which] ?? -1;
            expect(lane).toBeLessThan(width);
            for (let between = index + 1; between < Number(parent); between++)
              expect(rows[between]?.past).toContain(lane);
            expect(rows[Number(parent)]?.above).toContain(lane);
          }
        }
      }),
    );
  });
});

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Points along a path of M, C and H. */
function pointsOf(path: string): [x: number, y: number][] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, command, rest = ''] of path.matchAll(/([MCH])([^MCH]*)/g)) {
    const n = rest.trim().split(/\s+/).map(Number);
    const at = (index: number) => n[index] ?? Number.NaN;
    if (command === 'M') [x, y] = [at(0), at(1)];
    for (let t = 0.02; t < 1 && command !== 'M'; t += 0.02) {
      const curve = (a: number, b: number, c: number, d: number) =>
        a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t ** 2 * (1 - t) + d * t ** 3;
      points.push(
        command === 'H' ? [x + (at(0) - x) * t, y] : [curve(x, at(0), at(2), at(4)), curve(y, at(1), at(3), at(5))],
      );
    }
    if (command === 'H') x = at(0);
    if (command === 'C') [x, y] = [at(4), at(5)];
  }
  return points;
}

function isWithin(box: Box, x: number, y: number): boolean {
  return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
}
