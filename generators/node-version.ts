/**
 * Why this Node can't run us, as one sentence, or undefined when it can. Prisma 7 sets the range; this is the `engines`
 * field of package.json, which npm only warns about.
 *
 * @param version such as `20.19.0`
 */
export function nodeVersionFault(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
  if (fits) return undefined;
  return `Node ${version} can't run this: Prisma 7 needs Node 20.19, 22.12, 24 or newer. Install one from https://nodejs.org and try again.`;
}
