/**
 * Runs something as on a machine in another time zone.
 *
 * @throws Error in a worker thread, whose environment is only a copy, so that its clocks stay as they are
 */
export function inZone<Result>(zone: string, work: () => Result): Result {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    if (zoneOf({}) !== zoneOf({ timeZone: zone }))
      throw new Error(`The clocks of this process do not follow TZ=${zone}.`);
    return work();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}

/** A zone's name as this machine spells it. */
function zoneOf(options: { timeZone?: string }): string {
  return new Intl.DateTimeFormat('en', options).resolvedOptions().timeZone;
}
