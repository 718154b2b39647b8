import type { Difference } from './difference.ts';

/** How sentences call the two sides of a comparison. */
export interface SideNames {
  readonly expected: string;
  readonly actual: string;
}

/** Longer texts are not repeated within a sentence: whoever wants them finds both in the difference's facts. */
const LONGEST = 160;

/** Says a difference in one sentence without a full stop: `column products.brand is missing in the database`. */
export function differenceInWords(difference: Omit<Difference, 'says'>, { expected, actual }: SideNames): string {
  const what = `${kindWords[difference.kind] ?? `${difference.kind} `}${difference.name}`;
  if (difference.change === 'missing') return `${what} is missing in ${actual}`;
  if (difference.change === 'unexpected') return `${what} is in ${actual}, but not in ${expected}`;
  const facts = difference.facts.map((fact) => {
    const label = factWords[fact.name] ?? fact.name;
    if (isTooLongToShow(fact.expected) || isTooLongToShow(fact.actual)) return `its ${label} is another one`;
    return `its ${label} is ${fact.actual ?? 'none'} instead of ${fact.expected ?? 'none'}`;
  });
  return `${what} is not the same in ${actual} as in ${expected}: ${facts.join('; ')}`;
}

/** Where the name alone would not read well, or has the kind in it. */
const kindWords: Readonly<Record<string, string>> = { comment: 'the comment on ', other: '' };

const factWords: Readonly<Record<string, string>> = {
  null: 'nullability',
  rowSecurity: 'row security',
  partitionKey: 'partition key',
  partitionBound: 'partition bound',
  replicaIdentity: 'replica identity',
  ownedBy: 'owner',
  foreignOptions: 'list of options for the foreign server',
  statisticsTarget: 'statistics target',
  values: 'list of values',
  attributes: 'list of attributes',
  checks: 'list of checks',
};

/** Whether a fact is left out of the sentence, because it would not be read there. */
export function isTooLongToShow(text: string | null): boolean {
  return text !== null && (text.length > LONGEST || text.includes('\n'));
}
