import { afterAll, describe, expect, it } from 'vitest';
import { type Block, readDocument, runDocument } from '../docs/run-document.ts';
import { dropDatabase, testServerUrl, unusedName } from '../toolkit/history/test-database.ts';
import { cloneProject } from './second-machine.ts';

const undo: (() => unknown)[] = [];
afterAll(async () => {
  for (const each of undo.reverse()) await each();
});

async function cloned(flags: Record<string, string>) {
  const machine = await cloneProject(flags);
  undo.push(() => machine.remove());
  const shown = machine.read('ONBOARDING.md').replaceAll('127.0.0.1:3000', `127.0.0.1:${machine.port}`);
  return { machine, blocks: withFewTests(readDocument(shown, 'ONBOARDING.md')) };
}

/** All of the shop's own tests run in ci/whole-workflow.test.ts; these show that they find the database of this project. */
function withFewTests(blocks: readonly Block[]): Block[] {
  return blocks.map((block) =>
    block.kind === 'commands'
      ? {
          ...block,
          commands: block.commands.map((each) =>
            each.command === 'npm test' ? { ...each, command: 'npm test -- test/catalog' } : each,
          ),
        }
      : block,
  );
}

describe('the first hour', () => {
  it.each([
    ['mongodb', {}],
    ['flask', { lessons: 'false', docker: 'false' }],
  ])(
    'takes somebody from %s through a fresh clone, and through the pull after it',
    async (background, flags) => {
      const { machine, blocks } = await cloned({ background, ...flags });
      const { ran, skipped } = await runDocument(blocks, machine.setting);
      expect(ran).toBeGreaterThan(20);
      expect(skipped.map(({ reason }) => reason)).toEqual(['fetches packages from the registry']);
    },
    1_200_000,
  );

  it('tells where to write the address of a server that is already there', async () => {
    const { machine, blocks } = await cloned({ background: 'neither', database: 'url' });
    const name = unusedName();
    undo.push(() => dropDatabase(name));
    const stop = blocks.findIndex((block) => block.kind === 'commands' && block.exit === 3);
    await runDocument(blocks.slice(0, stop + 1), machine.setting);
    machine.write('.env', machine.read('.env').replace(/^DATABASE_URL=$/m, `DATABASE_URL=${testServerUrl(name)}`));
    const { ran } = await runDocument(blocks.slice(stop + 1), machine.setting);
    expect(ran).toBeGreaterThan(20);
  }, 1_200_000);
});
