/** Zones from one end of the day to the other, with odd offsets, and with clocks that change at night, at midnight and in the evening. */
export const zones = [
  'UTC',
  'Pacific/Kiritimati', // 14 hours ahead
  'Pacific/Pago_Pago', // 11 hours behind
  'Asia/Kolkata', // half an hour
  'America/St_Johns',
  'Europe/Berlin', // changes at 2 and 3
  'America/New_York',
  'Australia/Lord_Howe', // by half an hour only
  'Pacific/Chatham', // three quarters of an hour, changes at 2:45
  'America/Santiago', // has no midnight in spring
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Nuuk', // changes on a Saturday evening
];

export type Time = readonly [hours: number, minutes: number];

/** From midnight to midnight, around the delivery at 7:15 and the hours from 8 to 20. */
export const times: readonly Time[] = [
  [0, 0],
  [3, 0],
  [7, 15],
  [9, 30],
  [12, 0],
  [20, 0],
  [23, 59],
];

/** The days of a year, as the clocks of this process have them, that don't last 24 hours. */
export function daysOfClockChange(year: number): Date[] {
  return daysOf(year).filter((day) => at(day, 1).getTime() - day.getTime() !== 24 * 3_600_000);
}

/** The beginning of each day of a year. */
export function daysOf(year: number): Date[] {
  const isLeap = new Date(year, 1, 29).getMonth() === 1;
  return Array.from({ length: isLeap ? 366 : 365 }, (_, index) => new Date(year, 0, 1 + index));
}

/** A time of a day, or of one some days later. */
export function at(day: Date, later: number, [hours, minutes]: Time = [0, 0]): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + later, hours, minutes);
}
