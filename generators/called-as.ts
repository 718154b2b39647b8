/** How we were started: through Yeoman, or by our own command. */
export type Program = 'npx generator-pos-migrate' | 'yo pos-migrate';

/** The command that writes a part, or the whole shop without one, as somebody types it. */
export function calledAs(program: Program, part?: string): string {
  if (part === undefined) return program;
  return program === 'yo pos-migrate' ? `${program}:${part}` : `${program} ${part}`;
}
