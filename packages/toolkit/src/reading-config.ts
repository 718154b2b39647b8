/** Shared by every copy of this module in the process: the config imports the project's, which may not be ours. */
const key = Symbol.for('pos-migrate.readers-of-config');
const calls = Symbol.for('pos-migrate.preparations');
const shared = globalThis as { [key]?: number; [calls]?: number };

/** Does some work, during which {@link isReadingConfig} is true. */
export async function readingConfig<Result>(work: () => Promise<Result>): Promise<Result> {
  shared[key] = (shared[key] ?? 0) + 1;
  try {
    return await work();
  } finally {
    shared[key] -= 1;
  }
}

/** Whether the Prisma config is loaded for what it says, and not by Prisma, which will go on to do what it says. */
export function isReadingConfig(): boolean {
  return (shared[key] ?? 0) > 0;
}

/** Counts that a config has asked for its preparation; {@link preparations} tells how many have. */
export function countPreparation(): void {
  shared[calls] = preparations() + 1;
}

/** How often a config has asked for its preparation. */
export function preparations(): number {
  return shared[calls] ?? 0;
}
