// @ts-check

/**
 * @typedef {object} LaneRow
 * @property {number} lane where the migration sits
 * @property {readonly number[]} above lanes that come down to it from the migrations that build on it
 * @property {readonly number[]} below lanes that go down from it to its parents
 * @property {readonly number[]} past lanes that only pass by
 */

/**
 * Lays a history out in lanes, one row for each migration. Pure.
 *
 * @param {readonly { name: string, parents: readonly string[] }[]} migrations newest first
 * @returns {{ rows: LaneRow[], width: number }} `width`: how many lanes there are at most
 */
export function layOutLanes(migrations) {
  /** @type {(string | null)[]} for each lane the migration that it leads to */
  const lanes = [];
  let width = 0;
  const rows = migrations.map(({ name, parents }) => {
    const above = indexesOf(lanes, (waits) => waits === name);
    const lane = above[0] ?? freeLane(lanes);
    const past = indexesOf(lanes, (waits) => waits !== null && waits !== name);
    for (const index of above) lanes[index] = null;
    const below = parents.map((parent, index) => {
      const at = index === 0 ? lane : freeLane(lanes);
      lanes[at] = parent;
      return at;
    });
    if (parents.length === 0) lanes[lane] = null;
    width = Math.max(width, lane + 1, lanes.length);
    return { lane, above, below, past };
  });
  return { rows, width };
}

/**
 * @param {readonly (string | null)[]} lanes
 * @param {(waits: string | null) => boolean} wanted
 */
function indexesOf(lanes, wanted) {
  return lanes.flatMap((waits, index) => (wanted(waits) ? [index] : []));
}

/** @param {readonly (string | null)[]} lanes */
function freeLane(lanes) {
  const free = lanes.findIndex((waits) => waits === null || waits === undefined);
  return free === -1 ? lanes.length : free;
}
