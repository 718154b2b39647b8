import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Part } from './part.ts';

const generatorsFolder = dirname(fileURLToPath(import.meta.url));

/** As compiled, or as run from the sources by the tests. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * All parts of a whole shop: every folder beside this file that has a part.ts. Adding a generator is adding a folder.
 *
 * @returns what others need first, else by name
 */
export async function loadParts(): Promise<Part[]> {
  const files = readdirSync(generatorsFolder)
    .sort()
    .map((folder) => join(generatorsFolder, folder, `part.${extension}`))
    .filter((file) => existsSync(file));
  const modules: { part: Part }[] = await Promise.all(files.map((file) => import(pathToFileURL(file).href)));
  const parts = modules.map(({ part }) => part);
  return inOrderOfNeed(
    parts.map((part) => {
      const others = parts.filter(({ needs }) => needs.includes(part.name));
      return { ...part, replacedInShop: others.flatMap(({ replaces = [] }) => replaces) };
    }),
  );
}

/** The Yeoman generator that writes a part. */
export function generatorFile({ name }: Part): string {
  return join(generatorsFolder, name, `index.${extension}`);
}

/** Whether a part has a command of its own, for projects that exist. */
export function canBeAdded({ landsIn }: Part): boolean {
  return landsIn === 'an existing project';
}

/** The named part and those that it needs, in the order in which they are written. */
export function withNeeds(name: string, parts: readonly Part[]): Part[] {
  const wanted = new Set<string>();
  const want = (each: string): void => {
    if (wanted.has(each)) return;
    wanted.add(each);
    for (const need of parts.find((part) => part.name === each)?.needs ?? []) want(need);
  };
  want(name);
  return parts.filter((part) => wanted.has(part.name));
}

function inOrderOfNeed(parts: readonly Part[]): Part[] {
  const ordered: Part[] = [];
  const add = (part: Part): void => {
    if (ordered.includes(part)) return;
    for (const need of part.needs) {
      const needed = parts.find((each) => each.name === need);
      if (!needed) throw new Error(`generators/${part.name} needs generators/${need}, which is missing.`);
      if (!needed.needs.includes(part.name)) add(needed);
    }
    ordered.push(part);
  };
  for (const part of parts) add(part);
  return ordered;
}
