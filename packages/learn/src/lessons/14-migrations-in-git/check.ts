import { type CheckContext, demand, demandApplied, type Place } from '../../check.ts';

const shared = ['20260105090000_create_products', '20260112090000_add_barcode_to_products'];

export async function check({ git, everywhere, history }: CheckContext): Promise<void> {
  const tracked = git('ls-files')?.split('\n') ?? [];
  demand(tracked.includes(fileOf(shared[0])), {
    expected: 'a Git repository in the practice folder, with the migrations in it',
    found: git('rev-parse') === null ? 'no repository' : 'a repository that does not have the first migration',
    hint: 1,
  });
  demand(tracked.includes(fileOf(shared[1])), {
    expected: "Grace's migration in your repository",
    found: 'a repository without it',
    hint: 1,
  });
  const foreign = tracked.filter((file) => /^(\.env$|node_modules\/|prisma\/generated\/)/.test(file));
  demand(foreign.length === 0, {
    expected: 'only files in Git that belong there',
    found: `${foreign[0]}${foreign.length > 1 ? ` and ${foreign.length - 1} more` : ''}`,
    hint: 1,
  });

  const { timeline } = await history();
  demandApplied(timeline, { expected: 'every migration applied, as it stands in its file', hint: 2 });
  // Grace's migration came with Git, and the start knows nothing of it.
  const edits = git('log', '--format=', '--name-only', '--diff-filter=MD', '--', ...shared.map(fileOf))?.trim();
  demand(edits === '', {
    expected: 'the two migrations that others have as they were written',
    found: `a commit that changes ${edits?.split('\n')[0]}`,
    hint: 2,
  });

  await everywhere({ hint: 2, demands: barcodesAreUnique, applied: { beyond: 2 } });

  const uncommitted = git('status', '--porcelain', '--', 'prisma')?.split('\n').filter(Boolean) ?? [];
  demand(uncommitted.length === 0, {
    expected: 'everything below prisma/ committed, so that Grace gets it',
    found: `not committed: ${uncommitted.map((line) => line.slice(3)).join(', ')}`,
    hint: 3,
  });
}

function fileOf(name: string | undefined): string {
  return `prisma/migrations/${name}/migration.sql`;
}

async function barcodesAreUnique({ refusal }: Place): Promise<void> {
  const refused = await refusal(
    `INSERT INTO products (name, price, barcode) VALUES ('Twin A', 1, '4006381333931'), ('Twin B', 1, '4006381333931')`,
  );
  demand(refused === '23505', {
    expected: 'a table that refuses a second product with the same barcode',
    found: refused === null ? 'it takes both' : `it refuses them with ${refused}`,
    hint: 2,
  });
}
