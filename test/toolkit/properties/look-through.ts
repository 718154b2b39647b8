import fc, { seed } from '../../fast-check.ts';

/**
 * Proves that many values hold, one after the other, and goes on after one that doesn't. Says on the way what it finds.
 *
 * @param prove Returns in a word how it ended, or throws what does not hold.
 * @returns What does not hold: each cause once, with how often it was found and its shortest example; empty when all holds.
 */
export async function lookThrough<Value>(
  values: fc.Arbitrary<Value>,
  times: number,
  prove: (value: Value) => Promise<string>,
): Promise<string> {
  const faults = new Map<string, { times: number; says: string }>();
  const endings = new Map<string, number>();
  const count = (ending: string) => endings.set(ending, (endings.get(ending) ?? 0) + 1);
  for (let index = 0; index < times; index += 1) {
    const [value] = fc.sample(values, { seed: seed + index, numRuns: 1 }) as [Value];
    try {
      count(await prove(value));
    } catch (error) {
      const { message } = error as Error;
      const cause = causeIn(message);
      const known = faults.get(cause);
      const example = `(TEST_SEED=${seed + index})\n${message}`;
      const says = known && known.says.length < example.length ? known.says : example;
      faults.set(cause, { times: (known?.times ?? 0) + 1, says });
      count('fault');
      console.log(`${index}: ${cause}`);
    }
  }
  console.log(Object.fromEntries(endings));
  return [...faults.values()].map((fault) => `${fault.times} times: ${fault.says}`).join('\n\n════\n\n');
}

/** What is said of a fault, without the names of the example. */
function causeIn(message: string): string {
  const [said = ''] = message.split('\n\n── ', 1);
  return said
    .replaceAll(/[tce]?\d+(_\d+)?/g, '…')
    .split('\n')
    .slice(0, 6)
    .join('\n');
}
