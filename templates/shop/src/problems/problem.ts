import { REFUSALS, type Refusal, type RefusalCode } from '../errors.ts';

/** The media type of every refusal: RFC 9457, "Problem Details for HTTP APIs". */
export const PROBLEM_JSON = 'application/problem+json';

/** What a refused request is answered with. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: RefusalCode;
  readonly details?: Record<string, unknown>;
}

/** A refusal as it is sent. */
export function problemOf({ code, status, message, details }: Refusal): Problem {
  return {
    type: typeOf(code),
    title: REFUSALS[code].meaning,
    status,
    detail: message,
    code,
    ...(details && { details }),
  };
}

/** The address, on this server, that explains a code: `OUT_OF_STOCK` is at `/problems/out-of-stock`. */
export function typeOf(code: RefusalCode): string {
  return `/problems/${code.toLowerCase().replaceAll('_', '-')}`;
}

/** The code that an address of {@link typeOf} explains, or null. */
export function codeOfType(type: string): RefusalCode | null {
  return (Object.keys(REFUSALS) as RefusalCode[]).find((code) => typeOf(code) === type) ?? null;
}
