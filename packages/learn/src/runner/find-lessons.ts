import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Finds the nearest folder upwards that has lessons: pages, or whole folders of a team's own. */
export function findLessons(from: string): string | undefined {
  if (hasLessons(path.join(from, 'lessons'))) return from;
  const above = path.dirname(from);
  return above === from ? undefined : findLessons(above);
}

function hasLessons(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => /^\d\d-/.test(name));
  } catch {
    return false;
  }
}
