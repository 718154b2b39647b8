import { createHash } from 'node:crypto';
import type { Finding } from '../lint/finding.ts';

/** One entry of a report that GitLab shows in a merge request. */
export interface Issue {
  readonly description: string;
  readonly check_name: string;
  /** The same for the same finding in another run, so that GitLab can tell what is new. */
  readonly fingerprint: string;
  readonly severity: 'minor' | 'major' | 'critical';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/**
 * What was found, as GitLab's report of code quality. Pure.
 *
 * @param removed Files of migrations that are gone, and why that is wrong.
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function codeQuality(
  findings: readonly Finding[],
  removed: readonly { file: string; why: string }[],
): readonly Issue[] {
  return [
    ...findings.map(({ rule, severity, file, line, what, instead }) =>
      issue(rule, severity === 'error' ? 'major' : 'minor', { file, line, text: `${what} Instead: ${instead}` }),
    ),
    ...removed.map(({ file, why }) => issue('migration-is-gone', 'critical', { file, line: 1, text: why })),
  ];
}

function issue(
  rule: string,
  severity: Issue['severity'],
  { file, line, text }: { file: string; line: number; text: string },
): Issue {
  const fingerprint = createHash('sha256').update([rule, file, text].join('\0')).digest('hex');
  return {
    description: text,
    check_name: rule,
    fingerprint,
    severity,
    location: { path: file, lines: { begin: line } },
  };
}
