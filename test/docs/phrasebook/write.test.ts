import { chmodSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { openSection, type Speaker } from './phrasebook.ts';
import { columnsOf, recorded } from './project-database.ts';
import { editSchema, newestOf } from './project-migrations.ts';

let speaker: Speaker;
beforeAll(async () => {
  speaker = await openSection('Write');
  await run('npm run db -- upgrade');
});
afterAll(() => speaker?.project.remove());

async function run(command: string, exit = 0): Promise<void> {
  const { code, output } = await speaker.run(command);
  if (code !== exit) throw new Error(`${command} ended with ${code}:\n${output}`);
}

/** The newest migration's files, which nobody has applied. */
async function drafted(): Promise<{ name: string; up: string; remove: () => void }> {
  const { project } = speaker;
  const name = newestOf(project);
  expect(await recorded(project)).not.toContain(name);
  return {
    name,
    up: project.read(`prisma/migrations/${name}/migration.sql`),
    remove: () => rmSync(path.join(project.dir, 'prisma/migrations', name), { recursive: true }),
  };
}

it('drafts a migration from a changed schema', async () => {
  const { project, say } = speaker;
  editSchema(
    project,
    '  sku           String   @unique\n',
    '  sku           String   @unique\n  colour        String?\n',
  );

  await say('npx prisma migrate dev --create-only --name add_a_colour_to_products');
  const theirs = await drafted();
  expect(theirs.name).toMatch(/_add_a_colour_to_products$/);
  expect(theirs.up).toMatch(/ADD COLUMN +"colour" TEXT/);
  theirs.remove();

  await say('npm run db -- draft "Add a colour to products"');
  const ours = await drafted();
  expect(ours.name).toMatch(/_add_a_colour_to_products$/);
  expect(ours.up).toContain('ADD COLUMN "colour" TEXT');
  expect(project.read(`prisma/migrations/${ours.name}/down.sql`)).toContain('DROP COLUMN "colour"');

  expect(Object.keys(await columnsOf(project, 'products'))).not.toContain('colour');
  await run('npm run db -- upgrade');
  expect(await columnsOf(project, 'products')).toMatchObject({ colour: 'text' });
});

it('finds a schema that no migration leads to', async () => {
  const { project, say } = speaker;
  const diff =
    'npx prisma migrate diff --from-migrations prisma/migrations --to-schema prisma/schema.prisma --exit-code';
  await say('npm run db -- check');
  await say(diff);
  editSchema(project, '  colour        String?\n', '');
  await run('npm run db -- check', 1);
  await run(diff, 2);
  editSchema(project, '  stock         Int', '  colour        String?\n  stock         Int');

  // What Prisma does not look at: a change by hand, and an edited file.
  await project.query('ALTER TABLE products ADD CHECK (length(colour) < 20)');
  await run(diff);
  await run('npm run db -- check', 1);
  await project.query('ALTER TABLE products DROP CONSTRAINT products_colour_check');
});

it('writes an empty migration, which is edited before it is applied', async () => {
  const { project, say } = speaker;
  await say('npx prisma migrate dev --create-only --name name_the_shelf');
  const theirs = await drafted();
  expect(theirs.up.replace(/^--.*$/gm, '').trim()).toBe('');
  theirs.remove();

  await say('npm run db -- revision "Name the shelf"');
  const { name, up } = await drafted();
  expect(name).toMatch(/_name_the_shelf$/);
  expect(up).toContain('BEGIN;');

  project.write('editor.sh', `#!/bin/sh\nsed -i 's/^COMMIT;/CREATE TABLE shelves (name text);\\nCOMMIT;/' "$1"\n`);
  const editor = path.join(project.dir, 'editor.sh');
  chmodSync(editor, 0o755);
  const down = `prisma/migrations/${name}/down.sql`;
  project.write(down, project.read(down).replace(/^COMMIT;/m, 'DROP TABLE shelves;\nCOMMIT;'));
  await say('$EDITOR prisma/migrations/<id>/migration.sql', { ids: [name], env: { EDITOR: editor } });
  const edited = project.read(`prisma/migrations/${name}/migration.sql`);
  expect(edited).toContain('CREATE TABLE shelves');
  await run('npm run db -- check --no-database', 1);

  await say('npm run db -- revision --sign <id>', { ids: [name] });
  expect(project.read(down)).toContain(checksumOf(edited));
  await run('npm run db -- check --no-database');
  await run('npm run db -- upgrade');
  expect(await columnsOf(project, 'shelves')).toEqual({ name: 'text' });
});

it('edits a migration without the toolkit', async () => {
  const { project, say } = speaker;
  await run('npx prisma migrate dev --create-only --name note_the_floor');
  const { name } = await drafted();
  project.write('editor.sh', '#!/bin/sh\necho "CREATE TABLE floors (name text);" >> "$1"\n');
  const editor = path.join(project.dir, 'editor.sh');
  await say('$EDITOR prisma/migrations/<id>/migration.sql', { ids: [name], env: { EDITOR: editor } });
  await run('npx prisma migrate deploy');
  expect(await columnsOf(project, 'floors')).toEqual({ name: 'text' });
});

it('has said every command of the section', () => {
  expect(speaker.unsaid()).toEqual([]);
});
