import { describe, expect, it } from 'vitest';
import { businessDayOf, businessDaysOf, isTimeZone } from '../src/business-day.ts';

const dayOf = (moment: string, timeZone: string, startsAt = 4): string =>
  businessDayOf(new Date(moment), { timeZone, startsAt }).day;

describe('businessDayOf', () => {
  it.each([
    // Half past midnight belongs to the evening.
    ['2026-03-15T00:30:00Z', 'Etc/GMT+6', 4, '2026-03-14'],
    ['2026-03-15T00:30:00Z', 'UTC', 4, '2026-03-14'],
    ['2026-03-15T00:30:00Z', 'UTC', 0, '2026-03-15'],
    ['2026-03-15T03:59:59.999Z', 'UTC', 4, '2026-03-14'],
    ['2026-03-15T04:00:00Z', 'UTC', 4, '2026-03-15'],
    ['2026-03-14T22:59:59Z', 'UTC', 23, '2026-03-13'],
    ['2026-03-14T23:00:00Z', 'UTC', 23, '2026-03-14'],
    ['2026-01-01T02:00:00Z', 'Europe/Berlin', 4, '2025-12-31'],
    ['2028-02-29T12:00:00Z', 'Asia/Kathmandu', 4, '2028-02-29'],
    // Clocks go forward: from 2 to 3 in New York and in Berlin.
    ['2026-03-08T06:59:59Z', 'America/New_York', 2, '2026-03-07'],
    ['2026-03-08T07:00:00Z', 'America/New_York', 2, '2026-03-08'],
    ['2026-03-08T07:59:59Z', 'America/New_York', 4, '2026-03-07'],
    ['2026-03-08T08:00:00Z', 'America/New_York', 4, '2026-03-08'],
    ['2026-03-29T00:59:59.999Z', 'Europe/Berlin', 2, '2026-03-28'],
    ['2026-03-29T01:00:00Z', 'Europe/Berlin', 2, '2026-03-29'],
    // Clocks go back, and the hour comes twice: the day begins with the first of the two.
    ['2026-11-01T04:59:59Z', 'America/New_York', 1, '2026-10-31'],
    ['2026-11-01T05:00:00Z', 'America/New_York', 1, '2026-11-01'],
    ['2026-11-01T06:00:00Z', 'America/New_York', 1, '2026-11-01'],
    ['2026-11-01T08:59:59Z', 'America/New_York', 4, '2026-10-31'],
    ['2026-11-01T09:00:00Z', 'America/New_York', 4, '2026-11-01'],
    ['2026-10-25T00:00:00Z', 'Europe/Berlin', 2, '2026-10-25'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', 2, '2026-10-25'],
    ['2026-10-25T02:59:59Z', 'Europe/Berlin', 4, '2026-10-24'],
    ['2026-10-25T03:00:00Z', 'Europe/Berlin', 4, '2026-10-25'],
    // Lord Howe moves by half an hour: forward from 2:00 to 2:30, and back to 1:30.
    ['2026-10-03T15:29:59Z', 'Australia/Lord_Howe', 2, '2026-10-03'],
    ['2026-10-03T15:30:00Z', 'Australia/Lord_Howe', 2, '2026-10-04'],
    ['2026-04-04T14:59:59Z', 'Australia/Lord_Howe', 2, '2026-04-04'],
    ['2026-04-04T15:30:00Z', 'Australia/Lord_Howe', 2, '2026-04-05'],
    ['2026-04-04T14:59:59Z', 'Australia/Lord_Howe', 1, '2026-04-05'],
    // Samoa had no 30 December 2011: the night after the 29th ends on the 31st.
    ['2011-12-30T09:59:59Z', 'Pacific/Apia', 4, '2011-12-29'],
    ['2011-12-30T10:30:00Z', 'Pacific/Apia', 4, '2011-12-29'],
    ['2011-12-30T14:00:00Z', 'Pacific/Apia', 4, '2011-12-31'],
    // Newfoundland set its clocks back one minute past midnight, to the evening before.
    ['2006-10-29T02:29:59Z', 'America/St_Johns', 0, '2006-10-28'],
    ['2006-10-29T02:30:00Z', 'America/St_Johns', 0, '2006-10-29'],
    ['2006-10-29T02:45:00Z', 'America/St_Johns', 0, '2006-10-29'],
  ])('puts %s in %s, where a day begins at %i, on %s', (moment, timeZone, startsAt, day) => {
    expect(dayOf(moment, timeZone, startsAt)).toBe(day);
  });

  it.each([
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'America/St_Johns',
    'Asia/Kolkata',
  ])('never goes back in %s, and begins each day where the clocks show its hour or have jumped past it', (timeZone) => {
    for (const startsAt of [0, 2, 4, 23]) {
      let before = '';
      const clock = { timeZone, startsAt };
      for (const year of [2011, 2026]) {
        before = '';
        for (let moment = Date.UTC(year, 0, 1); moment < Date.UTC(year + 1, 0, 2); moment += 25 * 3_600_000 + 17_000) {
          const { day, startsAt: start } = businessDayOf(new Date(moment), clock);
          expect(day >= before, `${new Date(moment).toISOString()}: ${day} after ${before}`).toBe(true);
          before = day;
          expect(start.getTime()).toBeLessThanOrEqual(moment);
          expect(businessDayOf(start, clock).day).toBe(day);
          expect(businessDayOf(new Date(start.getTime() - 1), clock).day < day).toBe(true);
        }
      }
    }
  });
});

describe('businessDaysOf', () => {
  it('names each day that a stretch of time touches, and when it began', () => {
    const clock = { timeZone: 'Pacific/Apia', startsAt: 4 };
    const days = businessDaysOf(new Date('2011-12-29T15:00:00Z'), new Date('2011-12-31T14:00:00Z'), clock);
    expect(days.map(({ day, startsAt }) => [day, startsAt.toISOString()])).toEqual([
      ['2011-12-29', '2011-12-29T14:00:00.000Z'],
      ['2011-12-31', '2011-12-30T14:00:00.000Z'],
      ['2012-01-01', '2011-12-31T14:00:00.000Z'],
    ]);
  });
});

describe('isTimeZone', () => {
  it('knows names, and takes neither a difference nor anything else for one', () => {
    expect(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['', '+02:00', 'Berlin', 'Europe/Atlantis', ' UTC'].map(isTimeZone)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
