import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSection, type Speaker } from './phrasebook.ts';
import { addColumnMigration, migrationsOf } from './project-migrations.ts';

const at = '20260112090500_rename_cost_to_purchase_price';
/** A migration that somebody else makes, later than all that the shop has. */
const colour = '20991231090000_add_colour';

let speaker: Speaker;
beforeAll(async () => {
  speaker = await openSection('Look');
  const { code, output } = await speaker.run('npm run db -- upgrade 20260112090500');
  expect({ code, output }).toMatchObject({ code: 0 });
});
afterAll(() => speaker?.project.remove());

it('says where the database is', async () => {
  const { say } = speaker;
  // A database that is behind is something found.
  expect(await say('npm run db -- current', { exit: 1 })).toContain(`${at}  Rename products.cost to purchase_price`);
  expect(await say('npm run db -- status', { exit: 1 })).toMatch(
    new RegExp(`At +${at}[^]*4 applied|4 applied[^]*At +${at}`),
  );
  for (let times = 0; times < 2; times += 1) {
    const printed = await say('npx prisma migrate status', { exit: 1 });
    expect(printed).toContain('20260112163000_make_purchase_price_exact');
    expect(printed).not.toContain(at);
  }
});

it('draws the history', async () => {
  const { project, say } = speaker;
  const names = (printed: string) => printed.match(/\d{14}_\w+/g);
  const newestFirst = migrationsOf(project).toReversed();
  for (let times = 0; times < 2; times += 1) {
    const printed = await say('npm run db -- history', { exit: 1 });
    expect(names(printed)?.slice(0, newestFirst.length)).toEqual(newestFirst);
    expect(printed).toMatch(new RegExp(`✓ +applied +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d +${at}`));
    expect(printed).toMatch(/○ +pending +- +20260112163000/);
  }
  expect(await say('npm run db -- history --who', { exit: 1 })).toContain(at);
  const last = await say('npm run db -- history --last 3', { exit: 1 });
  expect(names(last)?.slice(0, 3)).toEqual(newestFirst.slice(0, 3));
  expect(last).toContain(`… ${newestFirst.length - 3} older`);
  expect(names(await say('ls prisma/migrations'))).toEqual(migrationsOf(project));
});

it('shows one migration', async () => {
  const { project, say } = speaker;
  const up = project.read(`prisma/migrations/${at}/migration.sql`);
  const down = project.read(`prisma/migrations/${at}/down.sql`);
  const shown = await say('npm run db -- show <id>', { ids: ['20260112090500'] });
  expect(shown).toContain(up.trim());
  expect(shown).toContain(down.trim());
  expect(shown).toMatch(/State +✓ applied/);
  expect(await say('cat prisma/migrations/<id>/migration.sql', { ids: [at] })).toBe(up);
  const head = await say('npm run db -- show head');
  expect(head).toContain(migrationsOf(project).at(-1));
  expect(head).toMatch(/State +○ pending/);
});

it('finds heads and branches', async () => {
  const { project, say } = speaker;
  const [here = '', between, head = ''] = migrationsOf(project).slice(-3);
  expect(await say('npm run db -- heads')).toContain(`${head}  `);
  addColumnMigration(project, colour, 'colour', here);
  const printed = await say('npm run db -- heads', { exit: 1 });
  expect(printed).toContain(`All build on ${here}.`);
  expect(printed).toContain(colour);
  expect(printed).toContain(`${head} has also ${between}.`);
});

it('has said every command of the section', () => {
  expect(speaker.unsaid()).toEqual([]);
});
