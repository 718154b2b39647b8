import { afterAll, beforeAll, expect, it } from 'vitest';
import { newest } from '../shop/history/shop-migrations.ts';
import { createDocumentProject, type DocumentProject } from './document-project.ts';
import { Shell } from './shell.ts';
import { names, sections } from './verbs-page.ts';

let project: DocumentProject;
let shell: Shell;
beforeAll(async () => {
  project = await createDocumentProject();
  const copy = `${new URL(project.databaseUrl).pathname.slice(1)}_copy`;
  const { cwd, env } = project.setting({ env: { COPY: copy } });
  shell = new Shell(cwd, env);
});
afterAll(async () => {
  shell?.close();
  await project?.remove();
});

function run(command: string) {
  return shell.run(command, { answers: null, until: null, limit: 600 });
}

const branch = 'prisma/migrations/20990101000000_list_products';

/** What each verb is run with, one after the other, and what has to be done before. */
const runs: Record<string, { readonly words: string; readonly before?: string }> = {
  up: { words: 'up' },
  stop: { words: 'stop' },
  setup: { words: 'setup --no-seed' },
  doctor: { words: 'doctor' },
  status: { words: 'status' },
  current: { words: 'current' },
  history: { words: 'history' },
  heads: { words: 'heads' },
  show: { words: 'show head' },
  plan: { words: 'plan' },
  lint: { words: 'lint' },
  explain: { words: 'explain missing-down' },
  verify: { words: 'verify' },
  check: { words: 'check' },
  upgrade: { words: 'upgrade --dry-run' },
  downgrade: { words: 'downgrade -1 --dry-run' },
  stamp: { words: 'stamp head --dry-run' },
  deploy: { words: 'deploy --dry-run' },
  hooks: { words: 'hooks', before: 'git init --quiet' },
  backup: { words: 'backup --clone' },
  restore: { words: 'restore latest --to "$COPY"' },
  reset: { words: 'reset --yes' },
  revision: { words: 'revision "Give every product a shelf"' },
  draft: {
    words: 'draft "Add a shelf to products"',
    before: `sed -i.before 's/^  sku .*/&\\n  shelf String?/' prisma/schema.prisma`,
  },
  merge: {
    words: 'merge --dry-run',
    before: `mkdir ${branch} && printf '%s\\n' '-- Revises: ${newest}' 'CREATE VIEW listed AS SELECT 1;' > ${branch}/migration.sql`,
  },
  rebase: { words: 'rebase 20990101 --dry-run --yes' },
  baseline: {
    words: 'baseline',
    before: 'rm -r prisma/migrations && echo "DROP TABLE _prisma_migrations" | npx prisma db execute --stdin',
  },
};

it('knows every verb', () => {
  expect(new Set([...Object.keys(runs), 'ci'])).toEqual(new Set(names)); // which has verbs of its own
});

it.each(Object.entries(runs))(
  'docs/reference/verbs.md names what %s --json prints',
  async (name, { words, before }) => {
    if (before !== undefined) expect(await run(before)).toMatchObject({ code: 0 });
    const { code, output } = await run(`npm run --silent db -- ${words} --json`);
    expect({ code, output }).toMatchObject({ code: 0 });
    const listed = sections.get(name)?.match(/^`--json`: ([^;]*)/m)?.[1] ?? '';
    const keys = [...listed.matchAll(/`(\w+)`/g)].map(([, key]) => key);
    expect(Object.keys(JSON.parse(output.slice(output.indexOf('{')))).sort()).toEqual(keys.sort());
  },
);
