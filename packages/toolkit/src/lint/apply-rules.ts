import { type Lines, linesAboutFreshTables } from './fresh-tables.ts';
import { type Ignores, readIgnores } from './ignore.ts';
import { KnownSchema } from './known-schema.ts';
import { type LintedMigration, parseMigration } from './migration.ts';
import type { Fault, Rule, Surroundings } from './rule.ts';
import { rules } from './rules.ts';

/** A fault with the rule that has found it; without a migration it is the folder's. */
export interface Found {
  readonly rule: Rule;
  readonly fault: Fault;
  readonly migration: string | null;
}

/** Whether what a rule needs is known. */
export function isAnswerable(
  { needs }: Rule,
  around: Pick<Surroundings, 'database' | 'states' | 'changedSince'>,
): boolean {
  if (needs === 'database') return around.database !== null;
  if (needs === 'changes') return around.states !== null || around.changedSince !== null;
  return true;
}

/** What our own rules have found, and what the comments of the linted migrations say. */
export interface Applied {
  readonly found: readonly Found[];
  /** By the migration's name. */
  readonly ignores: ReadonlyMap<string, Ignores>;
  /** The lines that change a table which their own file creates, by the migration's name. */
  readonly freshLines: ReadonlyMap<string, readonly Lines[]>;
}

/**
 * Applies our own rules, each file parsed once. Files that nobody asked to lint are parsed only where a rule about the
 * linted ones has to know what came before them, and no tree is kept longer than it is needed.
 *
 * @param migrations In the order in which they are applied.
 * @param wanted The names of those to lint.
 */
export async function applyRules(
  migrations: readonly LintedMigration[],
  wanted: ReadonlySet<string>,
  around: Omit<Surroundings, 'past' | 'migrations'>,
): Promise<Applied> {
  const { lineage, defaultSchema } = around;
  const branched = lineage.heads.length > 1 || [...lineage.parents.values()].some((parents) => parents.length > 1);
  const asksForPast = branched || migrations.some(({ name, up }) => wanted.has(name) && ASKS_ABOUT_THE_PAST.test(up));
  const past = new KnownSchema(defaultSchema);
  const all = { ...around, migrations: [...migrations], past };
  const active = rules.filter((rule) => isAnswerable(rule, around));
  const everywhere = active.filter((rule) => rule.everywhere);
  const found: Found[] = [];
  const ignores = new Map<string, Ignores>();
  const freshLines = new Map<string, readonly Lines[]>();
  for (const [index, migration] of migrations.entries()) {
    const { name } = migration;
    const isWanted = wanted.has(name);
    const parsed =
      isWanted || (asksForPast && wanted.size > 0) ? await parseMigration(migration, defaultSchema) : migration;
    if (branched) all.migrations[index] = parsed;
    for (const rule of isWanted ? active : everywhere) {
      for (const fault of rule.check?.(parsed, all) ?? []) found.push({ rule, fault, migration: name });
    }
    if (asksForPast) for (const statement of parsed.statements) past.learn(statement);
    if (!isWanted) continue;
    ignores.set(name, await readIgnores(parsed));
    freshLines.set(name, linesAboutFreshTables(parsed.statements, defaultSchema));
  }
  for (const rule of active) {
    for (const fault of rule.checkFolder?.(all) ?? []) found.push({ rule, fault, migration: null });
  }
  return { found, ignores, freshLines };
}

/** What asks about the past: what became of a column or a table. */
const ASKS_ABOUT_THE_PAST = /\b(set\s+not\s+null|drop|rename)\b/i;
