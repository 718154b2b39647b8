import { githubAnnotation } from '../annotations.ts';
import type { Finding } from './finding.ts';

/**
 * A finding as a command that GitHub Actions shows at the line of a pull request.
 *
 * @param prefix From `repositoryPrefix`.
 */
export function githubCommand(finding: Finding, prefix: string): string {
  const { file, line, rule, severity, what, why, instead, explain } = finding;
  const message = `${what}\nWhy: ${why}\nInstead: ${instead}\nMore: ${explain}`;
  return githubAnnotation({ level: severity, title: rule, message, file: prefix + file, line });
}
