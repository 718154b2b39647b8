import { existsSync } from 'node:fs';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');

/** Groups whose schemas come from another package than Kubernetes' own. */
const packages: Readonly<Record<string, string>> = { 'postgresql.cnpg.io': '@kubernetes-models/cloudnative-pg' };

interface Validate {
  (data: unknown): boolean;
  errors?: readonly { instancePath: string; message?: string }[] | null;
}

/**
 * Judges a manifest by the published schema of its kind.
 *
 * Those schemas let unknown fields pass. A misspelt one is found all the same, because the validators ask for every field
 * that they know and for no other.
 *
 * @returns what is wrong with it, a sentence each
 */
export async function faultsOf(manifest: { apiVersion: string; kind: string }): Promise<string[]> {
  const validate = await loadSchema(manifest);
  const asked = new Set<string>();
  if (!validate(watched(manifest, '', asked))) {
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? 'is wrong'}`);
  }
  return fieldsOf(manifest, '', asked)
    .filter((field) => !asked.has(field))
    .map((field) => `${field} is no field of it`);
}

async function loadSchema({ apiVersion, kind }: { apiVersion: string; kind: string }): Promise<Validate> {
  const [version = '', group = 'core'] = apiVersion.split('/').reverse();
  const pascal = (text: string) =>
    text
      .split('.')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('');
  const file = packages[group]
    ? `${packages[group]}/_schemas/${pascal(group)}${pascal(version)}${kind}.mjs`
    : `kubernetes-models/_schemas/IoK8sApi${pascal(group)}${pascal(version)}${kind}.mjs`;
  const path = join(modules, file);
  if (!existsSync(path)) throw new Error(`There is no schema of ${apiVersion} ${kind}: ${file}`);
  return ((await import(/* @vite-ignore */ path)) as { validate: Validate }).validate;
}

/** The same data; which fields are asked for is written down. */
function watched<Data>(data: Data, path: string, asked: Set<string>): Data {
  if (typeof data !== 'object' || data === null) return data;
  return new Proxy(data as Data & object, {
    get(target, key) {
      const value = Reflect.get(target, key);
      if (typeof key !== 'string') return value;
      const field = path === '' ? key : `${path}.${key}`;
      asked.add(field);
      return watched(value, field, asked);
    },
  });
}

/** Every field, down to those of the manifest's innermost objects, unless nobody looked at what is around it. */
function fieldsOf(data: unknown, path: string, asked: ReadonlySet<string>): string[] {
  if (typeof data !== 'object' || data === null) return [];
  const fields = Object.entries(data).map(([key, value]) => ({ field: path === '' ? key : `${path}.${key}`, value }));
  // A map of any names to text is asked for its values one by one; one of any names to anything is asked for none.
  if (path !== '' && fields.every(({ field }) => !asked.has(field))) return [];
  return fields.flatMap(({ field, value }) => [field, ...(asked.has(field) ? fieldsOf(value, field, asked) : [])]);
}
