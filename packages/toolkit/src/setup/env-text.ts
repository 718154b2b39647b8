import { parseEnv } from 'node:util';
import { withPort } from '../database-url.ts';

/** What a new .env gets that no other one has. */
export interface FreshValues {
  /** For the database's user. Letters, digits, `-` and `_` only, so that it can stand in an address. */
  readonly password: string;
  /** The port of the database server on this machine. */
  readonly port: number;
  /** Makes one random secret a call. */
  readonly secret: () => string;
}

/** A line that a .env should have and has not. */
export interface MissingLine {
  readonly name: string;
  /** What to write, or how. */
  readonly advice: string;
}

/** The password that `.env.example` shows in DATABASE_URL, in the place of a real one. */
export const PLACEHOLDER_PASSWORD = 'change-me';

const ASSIGNMENT = /^([A-Z][A-Z0-9_]*)=(.*)$/;
const SECRET = /_SECRET$/;

/**
 * The text of a new `.env`: `.env.example` with a secret behind every empty `…_SECRET=`, and the password and the port
 * in a DATABASE_URL that shows the placeholder and in the lines that repeat them for Docker Compose. Everything else stays
 * as it is. Pure but for `secret`.
 */
export function fillEnv(example: string, { password, port, secret }: FreshValues): string {
  return example
    .split('\n')
    .map((line) => {
      const [, name = '', value = ''] = ASSIGNMENT.exec(line.trimEnd()) ?? [];
      if (SECRET.test(name) && value === '') return `${name}=${secret()}`;
      if (name === 'POSTGRES_PASSWORD' && value === PLACEHOLDER_PASSWORD) return `${name}=${password}`;
      if (name === 'POSTGRES_PORT') return `${name}=${port}`;
      if (name === 'DATABASE_URL' && value.includes(`:${PLACEHOLDER_PASSWORD}@`)) {
        return `${name}=${withPort(value.replace(`:${PLACEHOLDER_PASSWORD}@`, `:${password}@`), port)}`;
      }
      return line;
    })
    .join('\n');
}

/**
 * The variables of `.env.example` that neither `.env` nor the environment has, and the secrets that are still empty
 * there: each with the line to add. Pure.
 */
export function missingLines(example: string, env: string, environment: NodeJS.ProcessEnv): MissingLine[] {
  const given: NodeJS.ProcessEnv = { ...parseEnv(env), ...environment };
  return Object.entries(parseEnv(example)).flatMap(([name, value = '']) => {
    if (SECRET.test(name)) return given[name] ? [] : [{ name, advice: secretAdvice(name) }];
    if (given[name] !== undefined) return [];
    if (name === 'POSTGRES_PASSWORD') return [{ name, advice: `write the password of DATABASE_URL behind ${name}=` }];
    return [{ name, advice: `add the line ${exampleLine(example, name) ?? `${name}=${value}`}` }];
  });
}

function exampleLine(example: string, name: string): string | undefined {
  return example
    .split('\n')
    .map((line) => line.trimEnd())
    .findLast((line) => line.startsWith(`${name}=`));
}

function secretAdvice(name: string): string {
  return `write random text behind ${name}=, such as node -p "crypto.randomBytes(32).toString('hex')" prints`;
}
