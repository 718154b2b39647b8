import { describe, expect, it } from 'vitest';
import { Choices } from '../../../packages/toolkit/src/draft/choose.ts';
import { readPrismaScript } from '../../../packages/toolkit/src/draft/draft-statements.ts';
import { findCandidates } from '../../../packages/toolkit/src/draft/renames.ts';
import { findChanges } from '../../../packages/toolkit/src/draft/schema-changes.ts';

const OLD = ['nameDe', 'nameEn', 'colour', 'maker'];
const NEW = ['name_de', 'name_en', 'main_colour', 'maker_id', 'note', 'remark'];

async function candidates() {
  const change = (drop: readonly string[], add: readonly string[]) => {
    const commands = [
      ...drop.map((name) => `DROP COLUMN "${name}"`),
      ...add.map((name) => `ADD COLUMN "${name}" TEXT`),
    ];
    return readPrismaScript(`ALTER TABLE "products" ${commands.join(', ')};`, {
      schema: 'public',
      sequenceOf: () => '"s"',
    });
  };
  return findCandidates(findChanges(await change(OLD, NEW), await change(NEW, OLD), 'public'), 'public');
}

/** Asks somebody who answers by these words. */
async function ask(agrees: (question: string) => boolean) {
  const asked: string[] = [];
  const person = {
    agrees: async (question: string) => {
      asked.push(question.replace(/^.* rename products\.(\w+) to (\w+)\?$/, '$1:$2'));
      return agrees(question);
    },
    says: async () => null,
  };
  const choices = new Choices({ keys: [], person, dropped: false });
  const chosen = (await choices.choose(await candidates())).map(({ key }) => key.replace('products.', ''));
  return { asked, chosen };
}

describe('what somebody is asked about many columns of one type', () => {
  it('is one question for each column that goes, where the likeliest is right', async () => {
    const { asked, chosen } = await ask(() => true);
    expect(asked.toSorted()).toEqual(['colour:main_colour', 'maker:maker_id', 'nameDe:name_de', 'nameEn:name_en']);
    expect(chosen.toSorted()).toEqual(asked.toSorted());
  });

  it('are at most two for each of them, where nothing was renamed', async () => {
    const { asked, chosen } = await ask(() => false);
    for (const old of OLD) expect(asked.filter((key) => key.startsWith(`${old}:`)).length).toBeLessThanOrEqual(2);
    expect(chosen).toEqual([]);
  });

  it('goes on to the second guess', async () => {
    const { chosen } = await ask((question) => /colour to main_colour|nameDe to name_en/.test(question));
    expect(chosen.toSorted()).toEqual(['colour:main_colour', 'nameDe:name_en']);
  });
});
