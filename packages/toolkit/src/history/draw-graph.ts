/** One migration to draw. */
export interface GraphNode {
  readonly name: string;
  readonly parents: readonly string[];
  /** One character, drawn where the migration sits. */
  readonly sign: string;
}

/** One line of the drawing; `name` is null on the lines that only join or split. */
export interface GraphLine {
  readonly graph: string;
  readonly name: string | null;
}

/**
 * Draws a history as lines with lanes, like `git log --graph`.
 *
 * @param nodes Newest first: every migration before its parents.
 */
export function drawGraph(nodes: readonly GraphNode[]): GraphLine[] {
  const lines: GraphLine[] = [];
  /** For each lane the migration that it leads to; null where the lane is free. */
  const lanes: (string | null)[] = [];

  for (const { name, parents, sign } of nodes) {
    const waiting = [...lanes.keys()].filter((lane) => lanes[lane] === name);
    const lane = waiting[0] ?? freeLane(lanes, 0);
    lanes[lane] = name;
    if (waiting.length > 1) {
      lines.push({ graph: connection(lanes, waiting, '┴', '╯'), name: null });
      for (const joined of waiting.slice(1)) lanes[joined] = null;
    }
    lines.push({ graph: row(lanes, (index) => (index === lane ? sign : undefined)), name });

    const [first, ...others] = parents;
    lanes[lane] = first ?? null;
    const branches = others.map((parent) => {
      const branch = freeLane(lanes, lane + 1);
      lanes[branch] = parent;
      return branch;
    });
    if (branches.length > 0) lines.push({ graph: connection(lanes, [lane, ...branches], '┬', '╮'), name: null });
    while (lanes.length > 0 && lanes.at(-1) === null) lanes.pop();
  }
  return lines;
}

function freeLane(lanes: (string | null)[], from: number): number {
  const free = lanes.indexOf(null, from);
  return free === -1 ? Math.max(lanes.length, from) : free;
}

/** A line that ties the lanes `ends` together, from the first to the last of them. */
function connection(lanes: readonly (string | null)[], ends: readonly number[], inner: string, outer: string): string {
  const first = Math.min(...ends);
  const last = Math.max(...ends);
  return row(
    lanes,
    (index) => {
      if (index === first) return '├';
      if (index === last) return outer;
      if (ends.includes(index)) return inner;
      if (index > first && index < last) return lanes[index] == null ? '─' : '┼';
      return undefined;
    },
    (index) => index >= first && index < last,
  );
}

function row(
  lanes: readonly (string | null)[],
  mark: (lane: number) => string | undefined,
  joined: (lane: number) => boolean = () => false,
): string {
  return lanes
    .map((name, index) => (mark(index) ?? (name === null ? ' ' : '│')) + (joined(index) ? '─' : ' '))
    .join('')
    .trimEnd();
}
