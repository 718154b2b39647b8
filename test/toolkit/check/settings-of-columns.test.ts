import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../history/test-database.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';

const MAKE = `CREATE TABLE notes (id int, text text);
ALTER TABLE notes ADD CONSTRAINT notes_id_check CHECK (id > 0) NOT VALID;
CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER far FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE seen (id int) SERVER far OPTIONS (a '1', b '2');`;

let database: TestDatabase;
let project: StepProject;
beforeAll(async () => {
  database = await createTestDatabase();
  project = createStepProject(database.url);
  project.pair(
    '1_notes',
    MAKE,
    'DROP FOREIGN TABLE seen; DROP FOREIGN DATA WRAPPER nowhere CASCADE; DROP TABLE notes;',
  );
  expect(await project.db('upgrade')).toMatchObject({ code: 0 });
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

const drift = async () =>
  JSON.parse((await project.db('check', '--json')).stdout).findings.map(({ says }: { says: string }) => says);

describe('db check', () => {
  it('sees what was set for columns, constraints and foreign tables, and nothing when it is set back', async () => {
    expect(await drift()).toEqual([]);
    const changes: [there: string, back: string, says: RegExp][] = [
      ['ALTER COLUMN text SET STORAGE EXTERNAL', 'ALTER COLUMN text SET STORAGE EXTENDED', /its storage is EXTERNAL/],
      ['ALTER COLUMN text SET STATISTICS 500', 'ALTER COLUMN text SET STATISTICS -1', /its statistics target is 500/],
      ['ALTER COLUMN id SET (n_distinct = 5)', 'ALTER COLUMN id RESET (n_distinct)', /its options is n_distinct=5/],
    ];
    for (const [there] of changes) await database.query(`ALTER TABLE notes ${there}`);
    await database.query(`ALTER TABLE notes VALIDATE CONSTRAINT notes_id_check;
      ALTER FOREIGN TABLE seen OPTIONS (SET a '3')`);
    const found = (await drift()).join('\n');
    for (const [, , says] of changes) expect(found).toMatch(says);
    expect(found).toMatch(
      /notes_id_check .*its definition is CHECK \(\(id > 0\)\) instead of CHECK \(\(id > 0\)\) NOT VALID/,
    );
    expect(found).toMatch(/seen .*its list of options for the foreign server is a=3, b=2 instead of a=1, b=2/);

    for (const [, back] of changes) await database.query(`ALTER TABLE notes ${back}`);
    await database.query(`ALTER TABLE notes DROP CONSTRAINT notes_id_check, ADD CONSTRAINT notes_id_check CHECK (id > 0) NOT VALID;
      ALTER FOREIGN TABLE seen OPTIONS (SET a '1')`);
    expect(await drift()).toEqual([]);
  });
});

describe('db baseline', () => {
  it('writes what was set for columns', async () => {
    const other = await createTestDatabase();
    const old = createStepProject(other.url);
    await other.query(`CREATE TABLE notes (id int, text text);
      ALTER TABLE notes ALTER text SET STORAGE EXTERNAL, ALTER text SET STATISTICS 500, ALTER id SET (n_distinct = 5)`);
    const made = await old.db('baseline');
    const checked = await old.db('check', '--json');
    old.remove();
    await other.drop();
    expect(made).toMatchObject({ code: 0 });
    expect(JSON.parse(checked.stdout).findings).toEqual([]);
  });
});
