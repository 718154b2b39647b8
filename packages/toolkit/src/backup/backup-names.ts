/** The longest name of a database, in bytes. */
const LONGEST = 63;

/** A moment as part of a name, in UTC: `20261121_041500`. */
export function timeInName(at: Date): string {
  return at
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '')
    .replace('T', '_');
}

/** A name for a copy of a database: `shop_backup_20261121_041500`, within PostgreSQL's 63 bytes. Pure. */
export function copyName(database: string, what: 'backup' | 'before', at: Date, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const end = `_${what}_${timeInName(at)}${number === 1 ? '' : `_${number}`}`;
    let start = database;
    while (Buffer.byteLength(start + end) > LONGEST) start = [...start].slice(0, -1).join('');
    if (!taken.includes(start + end)) return start + end;
  }
}

/** A name for the files of a backup, without their ending. Characters that file systems refuse become `_`. Pure. */
export function backupFileName(database: string, at: Date, taken: readonly string[]): string {
  const start = `${database.replaceAll(/[^\w.-]/g, '_')}_${timeInName(at)}`;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? start : `${start}_${number}`;
    if (!taken.some((file) => file.startsWith(`${name}.`))) return name;
  }
}
