import { defineVerb, type VerbContext } from './command.ts';
import { checks } from './doctor/checks.ts';
import type { Finding } from './doctor/finding.ts';

export interface DoctorResult {
  findings: Finding[];
  ok: number;
  warnings: number;
  failures: number;
}

/** Looks at everything that the project needs to work, and changes nothing. A check that breaks is itself a failure. */
export async function doctor(context: VerbContext): Promise<DoctorResult> {
  const findings: Finding[] = [];
  for (const check of checks) findings.push(...(await check(context)));
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  return { findings, ok: count('ok'), warnings: count('warn'), failures: count('fail') };
}

export const verb = defineVerb({
  description:
    'Check Node, packages, settings, Prisma and its config, the schema engine, the disk, the server, its version, rights and clock, and the history; change nothing',
  examples: ['doctor', 'doctor --json'],
  run: (context) => doctor(context),
  print: ({ findings, warnings, failures }, style) => {
    const paint = { ok: style.green, warn: style.yellow, fail: style.red };
    const width = Math.max(...findings.map(({ name }) => name.length));
    const lines = findings.flatMap(({ state, name, says, remedy }) => [
      `${paint[state](state.padEnd(4))}  ${name.padEnd(width)}  ${says}`,
      ...(remedy ? [`${' '.repeat(width + 8)}${style.bold('Do:')} ${remedy}`] : []),
    ]);
    const sum = failures || warnings ? `${failures} failed, ${warnings} to look at.` : 'All is well.';
    return [...lines, '', sum].join('\n');
  },
  exitCode: ({ failures }) => (failures > 0 ? 1 : 0),
});
