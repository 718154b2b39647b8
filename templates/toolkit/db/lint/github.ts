import type { Finding } from './finding.ts';

/**
 * A finding as a command that GitHub Actions shows at the line of a pull request.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 *
 * @param prefix What comes before the project's own paths in the repository: `''`, or `shops/first/`.
 */
export function githubCommand(
  { file, line, rule, severity, what, why, instead, page }: Finding,
  prefix: string,
): string {
  const text = `${what}\nWhy: ${why}\nInstead: ${instead}\nMore: ${page}`;
  const place = `file=${property(prefix + file)},line=${line},title=${property(rule)}`;
  return `::${severity} ${place}::${data(text)}`;
}

/** A sentence that belongs to no line. */
export function githubNotice(text: string): string {
  return `::warning ::${data(text)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
