import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Document, Operation } from './operations.ts';
import type { Answer } from './send-request.ts';

/** What only the inside of a server knows: stacks, files, SQL, and the words of its parts. */
const INSIDE =
  /\n\s+at |node:internal|node_modules|\.ts:\d|file:\/\/|\/(work|home|tmp|app)\/|\$argon2|PrismaClient|P20\d\d|\bSQLSTATE\b|violates|relation "|SELECT .* FROM|INSERT INTO/;

/** Judges answers by the description of the API. */
export function judgeBy(document: Document): (operation: Operation, answer: Answer) => string[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'document', ...document });
  const validators = new Map<string, ValidateFunction>();

  function validatorOf(operation: Operation, status: number, type: string): ValidateFunction {
    const place = [
      'paths',
      operation.path,
      operation.method.toLowerCase(),
      'responses',
      status,
      'content',
      type,
      'schema',
    ];
    const pointer = place
      .map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const known = validators.get(pointer) ?? ajv.compile({ $ref: `document#/${pointer}` });
    validators.set(pointer, known);
    return known;
  }

  return (operation, { status, headers, text }) => {
    const faults: string[] = [];
    if (status >= 500) faults.push('The server failed.');
    const inside = INSIDE.exec(text)?.[0];
    if (inside) faults.push(`It shows the inside of the server: ${inside.trim()}`);
    const described = operation.responses[status];
    if (!described) return [...faults, 'The description has no such status.'];
    for (const name of ['location', 'idempotent-replayed', 'retry-after']) {
      const isDescribed = Object.keys(described.headers ?? {}).some((known) => known.toLowerCase() === name);
      if (headers[name] !== undefined && !isDescribed) faults.push(`The description has no header ${name}.`);
    }
    const [type = ''] = headers['content-type']?.split(';') ?? [];
    if (!described.content) return text === '' ? faults : [...faults, 'The description has no body.'];
    if (!described.content[type]) return [...faults, `The description has no body of the type "${type}".`];
    if (type === 'text/event-stream') return faults;
    let body: unknown;
    try {
      body = type === 'text/plain' ? text : JSON.parse(text);
    } catch {
      return [...faults, 'The body is not JSON.'];
    }
    const validate = validatorOf(operation, status, type);
    if (!validate(body)) faults.push(`The body is not as described: ${ajv.errorsText(validate.errors)}.`);
    if (status >= 400 && (body as { status?: unknown }).status !== status)
      faults.push('The problem has another status than the answer.');
    return faults;
  };
}
