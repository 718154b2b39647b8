import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPractice, type Practice, readCases, type Trouble } from './trouble.ts';

/** Tests that every case of a group comes about as the page says, and that its next step helps. */
export function followGroup(group: string, troubles: Readonly<Record<string, Trouble['provoke']>>): void {
  const cases = readCases().filter((each) => each.group === group);

  describe(`docs/reference/troubleshooting.md: ${group}`, () => {
    let practice: Practice;
    beforeAll(async () => {
      practice = await openPractice(cases);
    });
    afterAll(() => practice?.remove());

    it('is all brought about here', () => {
      expect(Object.keys(troubles)).toEqual(cases.map(({ title }) => title));
    });

    it.each(Object.entries(troubles))('%s', async (title, provoke) => {
      await practice.follow(title, { provoke });
    });
  });
}
