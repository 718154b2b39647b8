import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GeneratedShop, generateShop } from '../generated-shop.ts';
import { inZone } from './in-zone.ts';
import { at, daysOfClockChange, type Time, times, zones } from './moments.ts';
import { faultsOf, type PlannedShop } from './week-faults.ts';

interface Currency {
  readonly code: string;
}
type Settings = { databaseUrl: string; currency: Currency | null; taxRate: string; pricesIncludeTax: boolean };

let shop: GeneratedShop;
let planIn: (currency: string, now: Date) => PlannedShop;

beforeAll(async () => {
  shop = await generateShop({ database: 'url' });
  const { planShop } = await shop.load<{ planShop(settings: Settings, now: Date): PlannedShop }>('prisma/seed/plan.ts');
  const { findCurrency } = await shop.load<{ findCurrency(code: string): Currency | null }>('src/money.ts');
  planIn = (code, now) =>
    planShop({ databaseUrl: '', currency: findCurrency(code), taxRate: '8.25', pricesIncludeTax: code !== 'USD' }, now);
});
afterAll(() => shop?.remove());

/** What is wrong with the shops of these moments, if anything. */
function faultsAt(moments: readonly Date[], currency = 'USD'): string[] {
  return moments.flatMap((now) => faultsOf(planIn(currency, now), now).map((fault) => `${now}: ${fault}`));
}

describe('the plan of a week', () => {
  it('is the same for the same moment', () => {
    const now = new Date(2026, 2, 14, 15, 30);
    expect(planIn('USD', now)).toEqual(planIn('USD', now));
  });

  it.each<[string, Time, number, number]>([
    ['before the door opens', [3, 0], 0, 0],
    ['in the morning', [9, 30], 1, 30],
    ['in the afternoon', [16, 0], 15, 50],
    ['at midnight', [23, 59], 35, 60],
  ])('ends %s', (_moment, [hours, minutes], least, most) => {
    const now = new Date(2026, 2, 14, hours, minutes);
    const { sales, shifts, movements } = planIn('USD', now).week;
    const today = sales.filter(({ at }) => at.getDate() === 14);
    expect(today.length).toBeGreaterThanOrEqual(least);
    expect(today.length).toBeLessThanOrEqual(most);
    expect(sales.length - today.length).toBeGreaterThan(300);
    for (const { at } of [...sales, ...movements]) expect(at.getTime()).toBeLessThanOrEqual(now.getTime());
    for (const { openedAt } of shifts) expect(openedAt.getTime()).toBeLessThanOrEqual(now.getTime());
    expect(shifts.filter(({ closedAt }) => closedAt === null)).toHaveLength(1);
  });

  // Chance depends on the day of the week: how many sales a day has decides which numbers are drawn after it.
  it.each(['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'])(
    'has all that the till shows at any time of a %s',
    (weekday) => {
      const day = [1, 2, 3, 4, 5, 6, 7]
        .map((date) => new Date(2026, 1, date))
        .find((date) => weekdayOf(date) === weekday);
      if (!day) throw new Error(`The week has no ${weekday}.`);
      expect(faultsAt(times.map((time) => at(day, 0, time)))).toEqual([]);
    },
  );

  it.each(zones)('has it at the turn of the year, in February, and when clocks change, in %s', (zone) => {
    const faults = inZone(zone, () => {
      const nights = [2026, 2028].flatMap(daysOfClockChange);
      return faultsAt([
        new Date(2026, 0, 1),
        new Date(2026, 1, 28, 23, 59),
        new Date(2026, 2, 1),
        new Date(2026, 11, 31, 23, 59),
        new Date(2028, 1, 28, 12),
        new Date(2028, 1, 29, 3),
        new Date(2028, 2, 1, 9, 30),
        // The change in the last night of the week, in the middle of it, and in its first night.
        ...nights.flatMap((day) => [at(day, 0, [3, 0]), at(day, 1), at(day, 4, [9, 30]), at(day, 7, [23, 59])]),
      ]);
    });
    expect(faults).toEqual([]);
  });

  it.each(['EUR', 'JPY', 'KWD', 'CHF', 'HUF', 'IDR', 'CLP', 'INR', 'NZD'])('has it in %s', (currency) => {
    expect(faultsAt([new Date(2026, 1, 3, 3), new Date(2026, 1, 7, 23, 59)], currency)).toEqual([]);
  });
});

function weekdayOf(day: Date): string {
  return day.toLocaleDateString('en', { weekday: 'long' });
}
