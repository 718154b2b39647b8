import { loadParts } from '../../generators/parts.ts';
import { plan } from '../../generators/plan.ts';
import type { Answers } from '../../generators/questions.ts';

const answers: Answers = {
  name: '@acme/corner-shop',
  shopName: 'Corner Shop',
  currency: 'EUR',
  prices: 'gross',
  taxRate: 10,
  database: 'embedded',
  background: 'neither',
  packageManager: 'npm',
  lessons: false,
  docker: true,
  ci: true,
  kubernetes: false,
  forge: 'both',
  extras: true,
};

/** What the part writes for these answers: path → text. */
export async function filesFor(some: Partial<Answers> = {}): Promise<ReadonlyMap<string, string>> {
  const parts = (await loadParts()).filter(({ name }) => name === 'ci');
  const { files } = plan({ ...answers, ...some }, parts);
  return new Map(files.map(({ path, contents }) => [path, contents.toString()]));
}

export const variants: Partial<Answers>[] = (['npm', 'pnpm', 'yarn'] as const).flatMap((packageManager) =>
  [true, false].map((docker) => ({ packageManager, docker })),
);
