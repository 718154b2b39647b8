import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scene, Thing } from '../../../packages/learn/src/page/story/scene.ts';
import { Storyteller } from '../../../packages/learn/src/page/story/storyteller.ts';
import { sceneNames } from '../../../packages/learn/src/page/story/words.ts';
import { readDatabaseSettings } from '../../../packages/toolkit/src/env.ts';
import { inProject } from '../../../packages/toolkit/src/project-command.ts';
import { createTestDatabase, type TestDatabase } from '../../toolkit/history/test-database.ts';

let database: TestDatabase;
let teller: Storyteller;

beforeAll(async () => {
  database = await createTestDatabase();
  const settings = readDatabaseSettings({ DATABASE_URL: database.url });
  teller = new Storyteller(() => settings);
});
afterAll(async () => {
  await teller.stop();
  await database.drop();
});

const ask = (request: 'look' | 'next' | 'again') => inProject(process.cwd(), () => teller.ask(request));
const isThere = async () =>
  (await database.query('SELECT FROM pg_database WHERE datname = $1', [`${database.name}_lesson_00`])).rowCount === 1;
const find = ({ exists }: Scene, name: string) =>
  exists.flatMap(({ things }) => things).find((thing) => thing.name === name) as Thing;

describe('the story', () => {
  const scenes = new Map<string, Scene>();

  it('is told to its end, by things that are really done', async () => {
    expect(await ask('look')).toMatchObject({ scenes: [], length: sceneNames.length, trouble: null });
    for (const [index, name] of sceneNames.entries()) {
      const { scenes: told, trouble } = await ask('next');
      expect({ name, trouble, told: told.length }).toEqual({ name, trouble: null, told: index + 1 });
      scenes.set(name, told[index] as Scene);
    }
    expect((await ask('next')).scenes).toHaveLength(sceneNames.length);
  });

  it('has nothing but the server at first, and is refused until there is a table', () => {
    const at = (name: string) => scenes.get(name) as Scene;
    expect(find(at('question'), `Database ${database.name}_lesson_00`).there).toBe(false);
    expect(find(at('database'), `Database ${database.name}_lesson_00`).there).toBe(true);
    for (const name of ['question', 'database', 'models', 'draft']) {
      expect(find(at(name), 'Table members').there).toBe(false);
      expect(
        at(name)
          .deeds.filter(({ refused }) => refused)
          .map(({ answer }) => answer),
      ).toEqual(['ERROR: relation "members" does not exist (42P01)']);
    }
    expect(find(at('apply'), 'Table members')).toMatchObject({ there: true, says: '0 rows' });
  });

  it('shows a document store that takes what PostgreSQL refuses', () => {
    const says = (name: string) => find(scenes.get(name) as Scene, 'Collection members').says;
    expect([says('question'), says('apply')]).toEqual(['1 document, 1 shape', '2 documents, 2 shapes']);
    expect(scenes.get('apply')?.deeds.find(({ refused }) => refused)?.answer).toContain('(42703)');
  });

  it('keeps rows to the transaction until the commit, and lends one connection for it', () => {
    const row = ['staged', 'flushed', 'committed', 'teardown', 'stopped'].map((name) => {
      const at = scenes.get(name) as Scene;
      return [find(at, 'Table members').says, find(at, 'Pool').says, find(at, 'Session of the server').says];
    });
    expect(row).toEqual([
      ['0 rows', '1 open, 0 lent', 'idle'],
      ['0 rows for everybody else, 1 in the transaction', '1 open, 1 lent', 'idle in transaction'],
      ['1 row', '1 open, 1 lent', 'idle'],
      ['1 row', '1 open, 0 lent', 'idle'],
      ['1 row', null, null],
    ]);
  });

  it('leaves nothing when it is stopped in the middle of a transaction, and begins anew', async () => {
    await ask('again');
    while ((await ask('look')).scenes.length < sceneNames.indexOf('flushed') + 1) await ask('next');
    expect(await isThere()).toBe(true);
    await teller.stop();
    expect(await isThere()).toBe(false);
    expect((await ask('next')).scenes).toHaveLength(1);
  });

  it('says in a sentence why it can not go on, and goes on after that', async () => {
    await ask('again');
    await ask('next');
    await database.query(`DROP DATABASE ${database.name}_lesson_00 WITH (FORCE)`);
    const { trouble } = await ask('next');
    expect(trouble).toMatch(/terminat|not queryable|closed/i);
    expect(await ask('next')).toMatchObject({ trouble: null, scenes: [{}] });
  });
});
