import { leadingComment } from '../history/header.ts';

const FIELD = /^([a-z][\w-]*)\s*:\s*(.*)$/i;

/**
 * What a down.sql says of the rows: the text after `Loses:` in the comment at its top, with its further lines; null when
 * there is no such line. Pure.
 */
export function promisedLoss(down: string): string | null {
  let text: string | null = null;
  let reading = false;
  for (const line of leadingComment(down)) {
    const [, key = '', value = ''] = FIELD.exec(line) ?? [];
    if (key.toLowerCase() === 'loses') {
      text = value;
      reading = true;
    } else if (key !== '' || line === '') {
      reading = false;
    } else if (reading) {
      text = `${text} ${line}`;
    }
  }
  return text?.trim() || null;
}

/** Whether that text promises that every row comes back as it was: it begins with "nothing". Pure. */
export function losesNothing(promise: string | null): boolean {
  return promise !== null && /^nothing\b/i.test(promise);
}
