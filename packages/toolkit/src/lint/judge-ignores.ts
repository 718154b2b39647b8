import type { Finding } from './finding.ts';
import { covers, type Ignores, isReason } from './ignore.ts';
import type { Fault, Rule } from './rule.ts';
import { ignoreWithoutEffect } from './rules/ignore-without-effect.ts';
import { ignoreWithoutReason } from './rules/ignore-without-reason.ts';

/** What is left of a migration's findings, and what is wrong with its comments. */
export interface Judgement {
  readonly kept: readonly Finding[];
  readonly faults: readonly { readonly rule: Rule; readonly fault: Fault }[];
}

/**
 * Takes out the findings that a comment silences, and judges the comments. One without a reason silences too, but is an
 * error itself.
 *
 * @param known The names of all rules.
 * @param ran The names of those that were run: of the others nobody can say whether a comment is needed.
 */
export function judgeIgnores(
  findings: readonly Finding[],
  { ours, squawkWithoutReason }: Ignores,
  { known, ran }: { known: ReadonlySet<string>; ran: ReadonlySet<string> },
): Judgement {
  const faults: { rule: Rule; fault: Fault }[] = squawkWithoutReason.map(({ line, text }) => ({
    rule: ignoreWithoutReason,
    fault: { line, what: `"${text}" gives no reason.` },
  }));
  for (const ignore of ours) {
    const say = (rule: Rule, what: string) => faults.push({ rule, fault: { line: ignore.line, what } });
    if (ignore.rules.length === 0) say(ignoreWithoutReason, 'The comment names no rule.');
    else if (!isReason(ignore.reason))
      say(ignoreWithoutReason, `"${ignore.rules.join(', ')}" is silenced without a reason.`);
    for (const name of ignore.rules) {
      if (!known.has(name)) say(ignoreWithoutEffect, `There is no rule "${name}".`);
      else if (ran.has(name) && !findings.some(({ rule, line }) => rule === name && covers(ignore, rule, line))) {
        say(ignoreWithoutEffect, `"${name}" finds nothing here that the comment could silence.`);
      }
    }
  }
  const kept = findings.filter(({ rule, line }) => !ours.some((ignore) => covers(ignore, rule, line)));
  return { kept, faults };
}
