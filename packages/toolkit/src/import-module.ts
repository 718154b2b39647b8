import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Loads a module of a project, which may be TypeScript: that is left to Node where Node can, else to jiti, with which Prisma
 * loads its config as well. A file that has changed is loaded anew.
 *
 * @param file Absolute path.
 * @param attempt Another text than before loads a file anew that has not changed.
 * @throws What the module throws.
 */
export async function importModule<Module>(file: string, attempt = ''): Promise<Module> {
  if (readsTypeScript || !/ts$/.test(path.extname(file))) {
    // The time of its last change, because Node keeps what it has loaded under the same address.
    return (await import(`${pathToFileURL(file).href}?${statSync(file).mtimeMs}${attempt}`)) as Module;
  }
  const { createJiti } = await import('jiti');
  return createJiti(import.meta.url, { moduleCache: false }).import<Module>(file);
}

/** Whether this Node runs TypeScript by itself; its types are those of an older one. */
const readsTypeScript = Boolean((process.features as { typescript?: unknown }).typescript);
