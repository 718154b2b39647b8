// @ts-check

/** @typedef {import('../wire.ts').Table} Table */

/**
 * @typedef {object} Box
 * @property {string} name
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 */

/**
 * @typedef {object} Tie a foreign key, from the table that has it to the one that it names
 * @property {string} from
 * @property {string} to
 */

export const BOX_WIDTH = 190;
export const HEAD_HEIGHT = 30;
export const LINE_HEIGHT = 20;
const GAP_X = 84;
const GAP_Y = 22;
/** Room for the lines that go round the outermost boxes. */
const MARGIN = 24;
/** Tables without ties stand beside each other in at least so many columns. */
const LEAST_COLUMNS = 3;

/**
 * Finds a place for each table: those that name no other on the left, and each table to the right of all that it names,
 * so that lines lead from right to left. Tables without any tie fill what is left. Pure; the same tables get the same picture.
 *
 * @param {readonly { name: string, lines: number }[]} tables `lines`: how many lines its box has below the head
 * @param {readonly Tie[]} ties
 * @returns {{ boxes: Map<string, Box>, width: number, height: number }}
 */
export function layOut(tables, ties) {
  const real = ties.filter(({ from, to }) => from !== to && has(tables, from) && has(tables, to));
  const tied = tables.filter(({ name }) => real.some(({ from, to }) => from === name || to === name));
  const columns = ordered(layersOf(tied, real), real);
  const alone = tables.filter((table) => !tied.includes(table));
  if (alone.length > 0) while (columns.length < LEAST_COLUMNS) columns.push([]);
  for (const table of alone) shortest(columns)?.push(table);

  const height = Math.max(0, ...columns.map(heightOf));
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  for (const [index, column] of columns.entries()) {
    let y = MARGIN + (height - heightOf(column)) / 2;
    for (const { name, lines } of column) {
      const box = { name, x: MARGIN + index * (BOX_WIDTH + GAP_X), y, width: BOX_WIDTH, height: boxHeight(lines) };
      boxes.set(name, box);
      y += box.height + GAP_Y;
    }
  }
  const width = columns.length * BOX_WIDTH + Math.max(0, columns.length - 1) * GAP_X;
  return { boxes, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
}

/** @typedef {{ name: string, lines: number }} Sized */

/**
 * The tables by how far they are from one that names no other. A circle is cut where it is first found.
 *
 * @param {readonly Sized[]} tables
 * @param {readonly Tie[]} ties
 * @returns {Sized[][]}
 */
function layersOf(tables, ties) {
  /** @type {Map<string, number>} */
  const depths = new Map();
  const open = new Set();
  /** @type {(name: string) => number} */
  const depthOf = (name) => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    if (open.has(name)) return -1;
    open.add(name);
    const depth = Math.max(-1, ...ties.filter(({ from }) => from === name).map(({ to }) => depthOf(to))) + 1;
    depths.set(name, depth);
    return depth;
  };
  /** @type {Sized[][]} */
  const layers = [];
  for (const table of tables) {
    const depth = depthOf(table.name);
    while (layers.length <= depth) layers.push([]);
    layers[depth]?.push(table);
  }
  return layers;
}

/**
 * Puts each table near those that it is tied to, which keeps lines short and seldom crossing.
 *
 * @param {Sized[][]} layers
 * @param {readonly Tie[]} ties
 */
function ordered(layers, ties) {
  for (let round = 0; round < 8; round++) {
    const places = placesIn(layers);
    const forth = round % 2 === 0;
    for (const layer of forth ? layers : layers.toReversed()) {
      const wish = new Map(
        layer.map(({ name }) => {
          const own = places.get(name) ?? 0;
          const others = ties.flatMap(({ from, to }) => (from === name ? [to] : to === name ? [from] : []));
          const near = others.map((other) => places.get(other) ?? own);
          return [name, near.length === 0 ? own : near.reduce((sum, place) => sum + place, 0) / near.length];
        }),
      );
      layer.sort((a, b) => (wish.get(a.name) ?? 0) - (wish.get(b.name) ?? 0));
      for (const [name, place] of placesIn([layer])) places.set(name, place);
    }
  }
  return layers;
}

/**
 * How far down each table is in its layer, from 0 to 1.
 *
 * @param {readonly (readonly Sized[])[]} layers
 * @returns {Map<string, number>}
 */
function placesIn(layers) {
  return new Map(layers.flatMap((layer) => layer.map(({ name }, index) => [name, (index + 0.5) / layer.length])));
}

/** @param {Sized[][]} columns */
function shortest(columns) {
  return columns.toSorted((a, b) => heightOf(a) - heightOf(b))[0];
}

/** @param {readonly Sized[]} column */
function heightOf(column) {
  return column.reduce((sum, { lines }) => sum + boxHeight(lines), 0) + Math.max(0, column.length - 1) * GAP_Y;
}

/** @param {number} lines */
function boxHeight(lines) {
  return HEAD_HEIGHT + lines * LINE_HEIGHT + (lines > 0 ? 6 : 0);
}

/**
 * @param {readonly { name: string }[]} tables
 * @param {string} name
 */
function has(tables, name) {
  return tables.some((table) => table.name === name);
}
