import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { add, install } from '../../project-command.ts';

/** Where squawk's program is, or why there is none. */
export type SquawkBinary = { readonly path: string } | { readonly absent: string };

/**
 * Finds the squawk that npm has installed for this platform, without starting anything.
 *
 * @param projectDir Where the search in `node_modules` begins.
 */
export function findSquawk(
  projectDir: string,
  { platform, arch }: Pick<NodeJS.Process, 'platform' | 'arch'> = process,
): SquawkBinary {
  const here = createRequire(path.join(projectDir, 'package.json'));
  const launcher = resolve(here, 'squawk-cli/package.json');
  if (launcher === undefined) {
    return {
      absent: `The package squawk-cli is not installed here: "${add('squawk-cli', { dev: true })}" adds it, or "${install()}" brings it when package.json names it.`,
    };
  }
  // npm may put the program beside squawk-cli or below it, so it is looked for from there.
  const program = platform === 'win32' ? 'squawk.exe' : 'squawk';
  const found = resolve(createRequire(launcher), `@squawk-cli/${platform}-${arch}/bin/${program}`);
  if (found !== undefined && existsSync(found)) return { path: found };
  return {
    absent: `squawk has no program for ${platform}-${arch} here: either there is none for this platform, or npm left it out ("${install()} --include=optional" brings it).`,
  };
}

function resolve(from: NodeJS.Require, name: string): string | undefined {
  try {
    return from.resolve(name);
  } catch {
    return undefined;
  }
}
