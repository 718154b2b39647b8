/** One measured comparison, both sides from the same run. */
export interface Ratio {
  what: string;
  ours: number;
  theirs: number;
  unit: string;
  /** The ratio ours / theirs may be so much … */
  most?: number;
  /** … or must be at least so much. */
  least?: number;
}

/** One line of the report: both values, their ratio, the bound, and whether it holds. */
export function describeRatio({ what, ours, theirs, unit, most, least }: Ratio): { line: string; holds: boolean } {
  const ratio = ours / theirs;
  const holds = (most === undefined || ratio <= most) && (least === undefined || ratio >= least);
  const bound = most !== undefined ? `at most ${most}` : `at least ${least}`;
  const values = `${ours.toPrecision(4)} ${unit} / ${theirs.toPrecision(4)} ${unit}`;
  return { line: `${holds ? 'holds ' : 'MISSED'}  ${what}: ${values} = ${ratio.toFixed(2)} (${bound})`, holds };
}
