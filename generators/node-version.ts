import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';
import { packageRoot } from './package-root.ts';

/**
 * Why this Node can't run us, as one sentence, or undefined when it can. Prisma 7 sets the range, which is the `engines` field of
 * our package.json; npm only warns about it.
 *
 * @param version such as `20.19.0`
 */
export function nodeVersionFault(version: string): string | undefined {
  const { engines } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  if (satisfies(version, engines.node, { includePrerelease: true })) return undefined;
  const oldest = engines.node.replaceAll(/[\^>=]/g, '').replaceAll(' || ', ', ');
  return `Node ${version} can't run this: Prisma 7 needs Node ${oldest} or newer. Install one from https://nodejs.org and try again.`;
}
