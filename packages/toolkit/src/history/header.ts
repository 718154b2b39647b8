/** What the comment at the top of a migration.sql says. */
export interface MigrationHeader {
  /** The first line in words; null when the file has no header of ours (Prisma's own `-- CreateTable` is none). */
  readonly title: string | null;
  /** The text after `Revises:`, unresolved; `''` when it names nothing (a root); null when the line is missing. */
  readonly revises: string | null;
  /** `atomic`, `concurrent`, or whatever else the file says. */
  readonly kind: string | null;
  readonly why: string | null;
}

/** Any field, so that one we don't know (`Technique:`) ends the one before it. */
const FIELD = /^([a-z][\w-]*)\s*:(?:\s+(.*))?$/i;
const OURS = new Set(['revises', 'kind', 'why']);
const NO_PARENT = /^(?:|-|none|nothing|base|<base>)$/i;

/**
 * Reads the header: the unbroken run of `--` lines at the top. A comment counts as a header as soon as one line is
 * `Revises:`, `Kind:` or `Why:`; further lines of a field are joined with a space.
 */
export function parseMigrationHeader(sql: string): MigrationHeader {
  const fields = new Map<string, string>();
  let title: string | null = null;
  let current: string | null = null;
  for (const line of leadingComment(sql)) {
    const [, key = '', value = ''] = FIELD.exec(line)?.map((part) => part?.trim() ?? '') ?? [];
    const field = key.toLowerCase();
    const opensFile = title === null && fields.size === 0;
    if (field !== '' && (OURS.has(field) || !opensFile)) {
      const before = fields.get(field);
      fields.set(field, before ? `${before}, ${value}` : value);
      current = field;
    } else if (line === '') {
      current = null;
    } else if (current !== null) {
      fields.set(current, `${fields.get(current) ?? ''} ${line}`.trim());
    } else {
      title ??= line;
    }
  }
  if (![...fields.keys()].some((field) => OURS.has(field)))
    return { title: null, revises: null, kind: null, why: null };

  const revises = fields.get('revises') ?? null;
  return {
    title,
    revises: revises !== null && NO_PARENT.test(revises) ? '' : revises,
    kind: firstWord(fields.get('kind')),
    why: fields.get('why') || null,
  };
}

/** The text of the `--` lines at the top of an SQL file, up to the first line that is none. */
export function leadingComment(sql: string): string[] {
  const lines: string[] = [];
  for (const line of sql.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const text = line.trim();
    if (!text.startsWith('--')) {
      if (text === '' && lines.length === 0) continue;
      break;
    }
    lines.push(text.slice(2).trim());
  }
  return lines;
}

function firstWord(text: string | undefined): string | null {
  return text?.split(/[\s(,;]/, 1)[0]?.toLowerCase() || null;
}
