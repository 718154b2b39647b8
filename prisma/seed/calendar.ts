/** Local time: the shop is open from 8 to 20 o'clock, seven days a week. */
const opens = { hours: 8, minutes: 0 };
const closes = { hours: 20, minutes: 0 };
/** Sales on a Sunday, Monday … Saturday. */
const salesByWeekday = [36, 40, 42, 42, 46, 54, 60] as const;

export interface SampleDay {
  opensAt: Date;
  closesAt: Date;
  /** When the delivery is on the shelf, before the door opens. */
  deliveryAt: Date;
  /** How many sales a whole day like this has. */
  sales: number;
  isToday: boolean;
}

/** The seven days before `now`, and then the day of `now` itself. */
export function weekUpTo(now: Date): SampleDay[] {
  return Array.from({ length: 8 }, (_, index) => {
    const at = (time: { hours: number; minutes: number }) =>
      new Date(now.getFullYear(), now.getMonth(), now.getDate() + index - 7, time.hours, time.minutes);
    const opensAt = at(opens);
    return {
      opensAt,
      closesAt: at(closes),
      deliveryAt: at({ hours: 7, minutes: 15 }),
      sales: salesByWeekday[opensAt.getDay()] ?? salesByWeekday[0],
      isToday: index === 7,
    };
  });
}
