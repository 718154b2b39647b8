import type { Style } from '../output.ts';
import { printable } from '../printable.ts';
import type { Finding } from './finding.ts';

/** The findings file by file. What a rule is about is said where it first finds something. */
export function findingsInWords(findings: readonly Finding[], style: Style): string {
  const explained = new Set<string>();
  const lines: string[] = [];
  for (const { file, line, rule, severity, what, why, instead, explain } of findings) {
    const sign = severity === 'error' ? style.red('error') : style.yellow('warning');
    lines.push(`${style.bold(printable(`${file}:${line}`))}  ${sign} ${rule}`, `  ${printable(what)}`);
    if (!explained.has(rule)) {
      lines.push(`  Why: ${printable(why)}`, `  Instead: ${printable(instead)}`, `  More: ${style.dim(explain)}`);
      explained.add(rule);
    }
    lines.push('');
  }
  return lines.join('\n').trimEnd();
}
