/** When a day of the shop's books begins. */
export interface BusinessClock {
  /** IANA name, such as Europe/Berlin. */
  readonly timeZone: string;
  /** The hour, 0 to 23, at which the day begins on the clocks of that zone. */
  readonly startsAt: number;
}

/** A day of the shop's books, and the moment at which it begins. */
export interface BusinessDay {
  /** ISO 8601 date. */
  readonly day: string;
  readonly startsAt: Date;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Clocks differ from UTC by at most 14 hours, and a change of them by at most a day: this is past either. */
const BEYOND_ANY_CHANGE = 40 * HOUR;

/** Whether this Node knows a zone of that name. Differences such as +02:00 are none: they know no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The day of the shop's books to which a moment belongs: the last one that has begun. */
export function businessDayOf(moment: Date, clock: BusinessClock): BusinessDay {
  // Clocks may have been set back past the hour at which a day had begun already, so the day after comes first.
  const date = Math.floor((moment.getTime() + offsetAt(moment.getTime(), clock.timeZone)) / DAY) + 1;
  for (let back = 0; back < 4; back++) {
    const startsAt = startOf(date - back, clock);
    if (startsAt !== null && startsAt <= moment.getTime())
      return { day: nameOf(date - back), startsAt: new Date(startsAt) };
  }
  throw new RangeError(`${moment.toISOString()} belongs to no day in ${clock.timeZone}.`);
}

/** The days that a stretch of time touches, from the first to the last. */
export function businessDaysOf(from: Date, to: Date, clock: BusinessClock): BusinessDay[] {
  const first = businessDayOf(from, clock);
  const days = [first];
  for (let date = Date.parse(first.day) / DAY + 1; ; date++) {
    const startsAt = startOf(date, clock);
    if (startsAt === null) continue;
    if (startsAt > to.getTime()) return days;
    days.push({ day: nameOf(date), startsAt: new Date(startsAt) });
  }
}

/**
 * The first moment at which the zone's clocks show the date, and the hour at which the day begins or a later one.
 *
 * @param date days since 1970
 * @returns null where there is none: Samoa had no 30 December 2011
 */
function startOf(date: number, { timeZone, startsAt }: BusinessClock): number | null {
  const shown = date * DAY + startsAt * HOUR;
  const [before, after] = [
    offsetAt(shown - BEYOND_ANY_CHANGE, timeZone),
    offsetAt(shown + BEYOND_ANY_CHANGE, timeZone),
  ];
  const moments = [shown - before, shown - after].filter((moment) => moment + offsetAt(moment, timeZone) === shown);
  if (moments.length > 0) return Math.min(...moments);
  // The clocks were set forward past that hour: the day begins with the change, if they still show its date then.
  const change = findChange(shown - after, shown - before, timeZone);
  return Math.floor((change + offsetAt(change, timeZone)) / DAY) === date ? change : null;
}

/** The first millisecond after `from`, up to `to`, at which the zone's clocks are as they are at `to`. */
function findChange(from: number, to: number, timeZone: string): number {
  const after = offsetAt(to, timeZone);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, timeZone) === after) high = middle;
    else low = middle;
  }
  return high;
}

/** What the zone's clocks show at a moment, less what those of UTC show, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(moment)) parts[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than all else here. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

function nameOf(date: number): string {
  return new Date(date * DAY).toISOString().slice(0, 10);
}
