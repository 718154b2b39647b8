import { createHash } from 'node:crypto';

/** The checksum that Prisma records for a migration: SHA-256 of the file's bytes, in lower-case hex. */
export function checksumOf(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Every checksum under which Prisma accepts this file as unchanged: as it is, with `\n`, and with `\r\n` line ends
 * (Git rewrites them between systems). The first one is that of the bytes themselves.
 */
export function acceptedChecksums(bytes: Buffer): readonly string[] {
  const exact = checksumOf(bytes);
  const text = bytes.toString('utf8');
  const unix = text.replaceAll('\r\n', '\n');
  return [...new Set([exact, checksumOf(unix), checksumOf(text.replaceAll('\n', '\r\n'))])];
}

/**
 * Whether a checksum read from the database belongs to a file with these accepted checksums.
 * Engines before 2021 wrote bytes below 16 as one digit, so a shorter text is compared in that form.
 */
export function checksumMatches(recorded: string, accepted: readonly string[]): boolean {
  if (accepted.includes(recorded)) return true;
  return recorded.length !== 64 && recorded !== '' && accepted.some((checksum) => unpadded(checksum) === recorded);
}

function unpadded(checksum: string): string {
  return checksum.replaceAll(/../g, (byte) => (byte.startsWith('0') ? byte.slice(1) : byte));
}
