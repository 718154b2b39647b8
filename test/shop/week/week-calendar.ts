const DAY = 86_400_000;
const HOUR = 3_600_000;
const ZONE = 'Europe/Zurich';

/**
 * The seven days around the next change of the clocks in Zurich, each by the moments at which its stretches of trade begin: a
 * morning, and a while after midnight. In the night of the change there are two of those, one on each side of it.
 */
export function weekOfTheClocks(now: Date): Date[][] {
  const sunday = nextChange(now);
  return [-3, -2, -1, 0, 1, 2, 3].map((place) => {
    const date = sunday + place * DAY;
    const late = place === -1 ? [shown(date + DAY, 1.5), shown(date + DAY, 1.5) + 2 * HOUR] : [shown(date + DAY, 0.5)];
    return [shown(date, 8), ...late].map((moment) => new Date(moment));
  });
}

/** Midnight UTC of the next date on which the clocks are set. */
function nextChange(now: Date): number {
  for (let date = Math.floor(now.getTime() / DAY) * DAY + 5 * DAY; ; date += DAY) {
    if (offset(date) !== offset(date + DAY)) return date;
  }
}

/** The moment at which the clocks show an hour of a date, the first one. */
function shown(date: number, hour: number): number {
  const moment = date + hour * HOUR;
  return moment - offset(moment - 3 * HOUR);
}

/** How far the clocks are ahead of UTC, in milliseconds. */
function offset(moment: number): number {
  const name = new Intl.DateTimeFormat('en', { timeZone: ZONE, timeZoneName: 'longOffset' })
    .formatToParts(moment)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return Number(/GMT\+(\d\d)/.exec(name ?? '')?.[1]) * HOUR;
}
