// @ts-check
import { HEAD_HEIGHT, LINE_HEIGHT } from './diagram-layout.js';

/** @typedef {import('./diagram-layout.js').Box} Box */
/** @typedef {{ x: number, boxes: Box[] }} Column boxes that stand one below the other, the uppermost first */
/** @typedef {import('./diagram-layout.js').Tie & { line: number }} LinedTie `line`: at which line of its box it begins; -1 at none */

/** How far a line bends out that ends in the column where it begins. */
const BEND = 28;
/** Pixels between two boxes and a line that passes between them. */
const BESIDE = 11;
/** So many lines pass through one gap side by side, in pixels apart. */
const SIDE_BY_SIDE = 5;
const APART = 4;

/**
 * The way of each line, from its column's row to the head of the table that it names. Between two columns it bends; through a column in
 * between it goes straight, where there is a gap between two boxes. So it crosses no box. Pure.
 *
 * @param {ReadonlyMap<string, Box>} boxes
 * @param {readonly LinedTie[]} ties
 * @returns {(string | null)[]} what an SVG path is drawn by; null where one of the two tables is not in the picture
 */
export function routesOf(boxes, ties) {
  const columns = columnsOf([...boxes.values()]);
  /** @type {Map<string, number>} */
  const used = new Map();
  return ties.map(({ from, to, line }) => {
    const [a, b] = [boxes.get(from), boxes.get(to)];
    return a && b ? route({ a, b, columns, used }, a.y + HEAD_HEIGHT + 12 + Math.max(0, line) * LINE_HEIGHT) : null;
  });
}

/**
 * @param {{ a: Box, b: Box, columns: Column[], used: Map<string, number> }} between `used`: how many lines go through each gap
 * @param {number} start how far down it begins
 */
function route({ a, b, columns, used }, start) {
  const end = b.y + HEAD_HEIGHT / 2;
  if (a.x === b.x) {
    const side = a.x + a.width;
    return `M${side} ${start} C${side + BEND} ${start} ${side + BEND} ${end} ${side} ${end}`;
  }
  const leads = a.x > b.x ? 'left' : 'right';
  const between = columns.filter(({ x }) => (x - a.x) * (x - b.x) < 0);
  let [x, y] = [leads === 'left' ? a.x : a.x + a.width, start];
  let path = `M${x} ${y}`;
  /** @type {(toX: number, toY: number) => void} */
  const bend = (toX, toY) => {
    const middle = (x + toX) / 2;
    path += ` C${middle} ${y} ${middle} ${toY} ${toX} ${toY}`;
    [x, y] = [toX, toY];
  };
  for (const column of leads === 'left' ? between.toReversed() : between) {
    const gap = nearestGap(column, y + (end - y) / 2, used);
    const [near, far] = [column.x, column.x + a.width];
    bend(leads === 'left' ? far : near, gap);
    x = leads === 'left' ? near : far;
    path += ` H${x}`;
  }
  bend(leads === 'left' ? b.x + b.width : b.x, end);
  return path;
}

/**
 * @param {Column} column
 * @param {number} wish
 * @param {Map<string, number>} used
 */
function nearestGap({ x, boxes }, wish, used) {
  const [first, last] = [boxes[0], boxes.at(-1)];
  const gaps = [
    (first?.y ?? 0) - BESIDE,
    ...boxes.slice(1).map((box, index) => (bottomOf(boxes[index]) + box.y) / 2),
    bottomOf(last) + BESIDE,
  ];
  const index = gaps.reduce(
    (best, gap, at) => (Math.abs(gap - wish) < Math.abs((gaps[best] ?? 0) - wish) ? at : best),
    0,
  );
  const others = used.get(`${x} ${index}`) ?? 0;
  used.set(`${x} ${index}`, others + 1);
  return (gaps[index] ?? 0) + ((others % SIDE_BY_SIDE) - Math.floor(SIDE_BY_SIDE / 2)) * APART;
}

/** @param {Box | undefined} box */
function bottomOf(box) {
  return box === undefined ? 0 : box.y + box.height;
}

/**
 * @param {readonly Box[]} boxes
 * @returns {Column[]} from left to right
 */
function columnsOf(boxes) {
  return [...new Set(boxes.map(({ x }) => x))]
    .sort((a, b) => a - b)
    .map((x) => ({ x, boxes: boxes.filter((box) => box.x === x).sort((a, b) => a.y - b.y) }));
}
