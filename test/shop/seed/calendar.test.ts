import { describe, expect, it } from 'vitest';
import { type SampleDay, weekUpTo } from '../../../prisma/seed/calendar.ts';
import { inZone } from './in-zone.ts';
import { at, daysOf, daysOfClockChange, times, zones } from './moments.ts';

describe('the days of the sample week', () => {
  it.each(zones)('are eight in a row, from 8 to 20 o’clock, on any day of a leap year in %s', (zone) => {
    const wrong = inZone(zone, () => {
      const moments = daysOf(2028).flatMap((day) => times.map((time) => at(day, 0, time)));
      return moments.filter((now) => String(weekUpTo(now).map(inWords)) !== String(expectedWeek(now))).map(String);
    });
    expect(wrong).toEqual([]);
  });
});

describe('the time zone of these tests', () => {
  it('is the one that they ask for, with its changes of the clock', () => {
    const change = (zone: string) =>
      inZone(zone, () => daysOfClockChange(2026).map((day) => day.toString().slice(0, 21)));
    expect(change('Europe/Berlin')).toEqual(['Sun Mar 29 2026 00:00', 'Sun Oct 25 2026 00:00']);
    expect(change('America/Santiago')).toEqual(['Sat Apr 04 2026 00:00', 'Sun Sep 06 2026 01:00']);
    expect(change('Asia/Kolkata')).toEqual([]);
  });

  it('is put back', () => {
    const before = new Date(2026, 0, 1).getTime();
    inZone('Pacific/Kiritimati', () => expect(new Date(2026, 0, 1).toISOString()).toBe('2025-12-31T10:00:00.000Z'));
    expect(new Date(2026, 0, 1).getTime()).toBe(before);
  });
});

function inWords({ deliveryAt, opensAt, closesAt, isToday }: SampleDay): string {
  const clock = (moment: Date) => `${moment.getHours()}:${moment.getMinutes()}`;
  return [dateOf(opensAt), clock(deliveryAt), clock(opensAt), clock(closesAt), isToday ? 'today' : 'before'].join(' ');
}

/** Counts the days in UTC, where each has 24 hours. */
function expectedWeek(now: Date): string[] {
  const [year, month, day] = dateOf(now).split('-').map(Number) as [number, number, number];
  return Array.from({ length: 8 }, (_, index) => {
    const date = new Date(Date.UTC(year, month - 1, day - 7 + index));
    return `${date.getUTCFullYear()}-${date.getUTCMonth() + 1}-${date.getUTCDate()} 7:15 8:0 20:0 ${index === 7 ? 'today' : 'before'}`;
  });
}

function dateOf(moment: Date): string {
  return `${moment.getFullYear()}-${moment.getMonth() + 1}-${moment.getDate()}`;
}
