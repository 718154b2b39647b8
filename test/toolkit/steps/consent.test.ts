import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { consentFrom } from '../../../packages/toolkit/src/consent.ts';

const danger = { what: 'undo 1 migration in postgresql://shop', lost: ['1_a', '  products: 3 rows'] };

/** Somebody on a terminal, and what they see. */
function terminal() {
  const seen: string[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  output.on('data', (chunk) => seen.push(String(chunk)));
  return { input, output, seen };
}

describe('consentFrom', () => {
  it('asks nobody with --yes', async () => {
    const { input, output, seen } = terminal();
    await consentFrom({ yes: true }, { input, output })(danger);
    expect(seen).toEqual([]);
  });

  it.each(['yes', ' YES '])('goes on when somebody types %j', async (answer) => {
    const { input, output, seen } = terminal();
    const agreed = consentFrom({}, { input, output })(danger);
    input.write(`${answer}\n`);
    await agreed;
    expect(seen.join('')).toContain(
      'To undo 1 migration in postgresql://shop loses data:\n  1_a\n    products: 3 rows\n',
    );
  });

  it.each(['y', 'no', ''])('does not when somebody types %j', async (answer) => {
    const { input, output } = terminal();
    const agreed = consentFrom({}, { input, output })(danger);
    input.write(`${answer}\n`);
    await expect(agreed).rejects.toMatchObject({ code: 'DB_UNCONFIRMED' });
  });

  it('does not when the input ends without an answer', async () => {
    const { input, output } = terminal();
    const agreed = consentFrom({}, { input, output })(danger);
    input.end();
    await expect(agreed).rejects.toMatchObject({ code: 'DB_UNCONFIRMED' });
  });

  it.each([
    ['the input is no terminal', {}, { isTTY: false }, { isTTY: true }],
    ['the output is no terminal', {}, { isTTY: true }, { isTTY: false }],
    ['a program asked for JSON', { json: true }, { isTTY: true }, { isTTY: true }],
  ])('does not, and asks nobody, when %s', async (_, options, inputIs, outputIs) => {
    const { input, output, seen } = terminal();
    const agreed = consentFrom(options, {
      input: Object.assign(input, inputIs),
      output: Object.assign(output, outputIs),
    })(danger);
    await expect(agreed).rejects.toMatchObject({
      code: 'DB_UNCONFIRMED',
      message: expect.stringContaining('products: 3 rows'),
      next: expect.stringContaining('--yes'),
    });
    expect(seen).toEqual([]);
  });
});
