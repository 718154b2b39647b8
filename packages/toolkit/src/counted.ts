/**
 * A number of things in words: `1 migration`, `1,204 rows`.
 *
 * @param thing In the singular.
 * @param things In the plural, where an "s" at the end does not make it.
 */
export function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? thing : things}`;
}
