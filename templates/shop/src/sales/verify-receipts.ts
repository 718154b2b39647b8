import type { PrismaClient } from '../../prisma/generated/client.ts';
import { Refusal } from '../errors.ts';
import { faultOfSeal } from './check-seal.ts';
import {
  type Anchor,
  type CounterRow,
  hashBelow,
  readAnchors,
  readCounters,
  readSealedSales,
} from './seal-repository.ts';

/** Receipts that are read at once: what a verification needs of memory does not depend on how many there are. */
const PAGE = 200;

/** Which receipts are verified; without any of it, all. */
export interface VerifiedRange {
  readonly registerId?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** How many of each register: the last ones, or those after `from`. */
  readonly atMost?: number;
}

export interface Verification {
  readonly agree: boolean;
  /** The same for people. */
  readonly summary: string;
  readonly registers: RegisterVerification[];
}

export interface RegisterVerification {
  readonly register: { readonly id: number; readonly name: string };
  /** Receipts that are as they were sold. */
  readonly sealed: number;
  /** Receipts that nobody sealed: from before there were seals, or sold by an older version. */
  readonly unsealed: number;
  /**
   * The first receipt without a seal behind a sealed one: sold by an older version that ran beside this one, or robbed of its
   * seal. The shop cannot tell which; null if there is none.
   */
  readonly unsealedAfterSealed: number | null;
  /** The first receipt that is not as it was, and why; null if all are. */
  readonly fault: { readonly receiptNumber: number; readonly reason: string } | null;
}

/**
 * Holds the sealed receipts of each register against their hashes, against each other, against the tables, and against what
 * Z reports have printed. It stops at the first fault of a register, and goes on with the next one.
 *
 * The tills may go on selling: what is sold after it has begun with a register is not looked at.
 *
 * @throws Refusal UNKNOWN_REGISTER, or INVALID_REQUEST when the range ends before it begins
 */
export async function verifyReceipts(prisma: PrismaClient, range: VerifiedRange = {}): Promise<Verification> {
  const { registerId, from = 1, to = from } = range;
  if (from > to) throw new Refusal('INVALID_REQUEST', `From ${from} to ${to} there is nothing: turn the two round.`);
  if (registerId !== undefined && !(await prisma.register.findUnique({ where: { id: registerId } }))) {
    throw new Refusal('UNKNOWN_REGISTER', `No register has the id ${registerId}.`);
  }
  const registers: RegisterVerification[] = [];
  for (const { registerId: id } of await readCounters(prisma, registerId)) {
    // The reports before the counter: what one of them has printed is counted by then, however fast the till sells.
    const anchors = await readAnchors(prisma, id);
    for (const counter of await readCounters(prisma, id)) {
      registers.push(await verifyRegister(prisma, counter, anchors, range));
    }
  }
  const broken = registers.filter(({ fault }) => fault !== null);
  return { agree: broken.length === 0, summary: summarise(registers, broken), registers };
}

async function verifyRegister(
  prisma: PrismaClient,
  counter: CounterRow,
  printed: readonly Anchor[],
  range: VerifiedRange,
): Promise<RegisterVerification> {
  const { registerId, register, lastNumber, lastHash } = counter;
  const { from, upTo } = boundsOf(range, lastNumber);
  const anchors = new Map(printed.map((anchor) => [anchor.receiptNumber, anchor]));
  let previous = from > 1 ? await hashBelow(prisma, registerId, from) : null;
  let above = from - 1;
  const counts = { sealed: 0, unsealed: 0, unsealedAfterSealed: null as number | null };
  const answer = (receiptNumber?: number, reason = ''): RegisterVerification => ({
    register: { id: registerId, name: register },
    ...counts,
    fault: receiptNumber === undefined ? null : { receiptNumber, reason },
  });

  while (above < upTo) {
    const page = await readSealedSales(prisma, { registerId, above, upTo, take: PAGE });
    for (const row of page) {
      if (row.receiptNumber !== above + 1) break;
      const fault = faultOfSeal(row, previous);
      if (fault !== null) return answer(row.receiptNumber, fault);
      const anchor = anchors.get(row.receiptNumber);
      if (anchor && anchor.hash !== row.seal?.hash) {
        return answer(row.receiptNumber, `Z report ${anchor.zReport} has printed another hash for it.`);
      }
      above = row.receiptNumber;
      previous = row.seal?.hash ?? previous;
      counts[row.seal ? 'sealed' : 'unsealed']++;
      if (!row.seal && previous !== null) counts.unsealedAfterSealed ??= row.receiptNumber;
    }
    if (above < upTo && page.at(-1)?.receiptNumber !== above) return answer(above + 1, 'It is missing.');
  }
  const isToTheEnd = upTo === lastNumber;
  if (isToTheEnd && previous !== lastHash) {
    return answer(lastNumber, 'The counter of the register has the hash of another last receipt.');
  }
  const beyond = printed.find(({ receiptNumber }) => receiptNumber > lastNumber);
  if (isToTheEnd && beyond) {
    return answer(beyond.receiptNumber, `It is missing, although Z report ${beyond.zReport} has printed it.`);
  }
  return answer();
}

function boundsOf(range: VerifiedRange, lastNumber: number): { from: number; upTo: number } {
  const { to = lastNumber, atMost = lastNumber } = range;
  const end = Math.min(to, lastNumber);
  const begin = range.from ?? Math.max(1, end - atMost + 1);
  return { from: begin, upTo: Math.min(end, begin + atMost - 1) };
}

function summarise(registers: readonly RegisterVerification[], broken: readonly RegisterVerification[]): string {
  if (broken.length > 0) {
    return broken
      .map(({ register, fault }) => `${register.name}, receipt ${fault?.receiptNumber}: ${fault?.reason}`)
      .join('\n');
  }
  const sum = (key: 'sealed' | 'unsealed') => registers.reduce((total, one) => total + one[key], 0);
  const [sealed, unsealed] = [sum('sealed'), sum('unsealed')];
  return [
    `${counted(sealed, 'receipt')} of ${counted(registers.length, 'till')} ${sealed === 1 ? 'agrees' : 'agree'}.`,
    ...(unsealed > 0 ? [`${counted(unsealed, 'receipt')} more without a seal.`] : []),
    ...registers
      .filter(({ unsealedAfterSealed }) => unsealedAfterSealed !== null)
      .map(
        ({ register, unsealedAfterSealed }) =>
          `${register.name}, receipt ${unsealedAfterSealed} is without a seal behind sealed ones: an older version of the ` +
          'shop has sold it, or the seal was taken away.',
      ),
  ].join('\n');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
