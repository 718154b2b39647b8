import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const repository = path.join(import.meta.dirname, '..');

/**
 * Starts the files that take longest first, so that none of them is alone at the end. test/durations.json has the seconds of each;
 * a file that is not in it comes at the beginning. "npm test -- --durations" writes it anew.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const seconds: Record<string, number> = JSON.parse(
      readFileSync(path.join(import.meta.dirname, 'durations.json'), 'utf8'),
    );
    const known = ({ moduleId }: TestSpecification) =>
      seconds[path.relative(repository, moduleId).replaceAll(path.sep, '/')] ?? Number.POSITIVE_INFINITY;
    return [...files].sort((a, b) => known(b) - known(a) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}
