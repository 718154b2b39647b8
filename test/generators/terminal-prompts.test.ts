import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Question, questions } from '../../generators/questions.ts';
import { askOnTerminal } from '../../generators/terminal-prompts.ts';

const enter = '\r';
const down = '\u001B[B';
const clearLine = '\u0015';
const interrupt = '\u0003';

function question(flag: string): Question {
  const found = questions.find((each) => each.flag === flag);
  if (!found) throw new Error(`There is no question --${flag}.`);
  return found;
}

/** Types each text after the one before has been answered on the screen. */
async function ask(
  flag: string,
  proposal: string,
  texts: string[],
): Promise<{ answer: Promise<string>; screen: string }> {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { columns: 500 });
  let screen = '';
  output.on('data', (chunk) => {
    screen += chunk;
  });
  const answer = askOnTerminal({ input, output })(question(flag), proposal);
  answer.catch(() => {});
  for (const text of texts) {
    const drawn = screen.length;
    while (screen.length === drawn) await wait(5);
    await wait(20);
    input.write(text);
  }
  await answer.catch(() => {});
  return { answer, screen };
}

describe('a question on the terminal', () => {
  it.each([
    ['name', 'my-shop', 'My Shop!', 'npm refuses it', 'corner-shop'],
    ['shop-name', 'My Shop', ' ', 'is empty', 'Fig & Olive'],
    ['currency', 'USD', 'EURO', 'Did you mean EUR?', 'EUR'],
    ['tax-rate', '10', '120', 'outside of 0 to 100', '19'],
  ])('refuses a wrong --%s and takes the right one afterwards', async (flag, proposal, wrong, words, right) => {
    const { answer, screen } = await ask(flag, proposal, [`${wrong}${enter}`, `${clearLine}${right}${enter}`]);
    expect(await answer).toBe(right);
    expect(screen).toContain(words);
  });

  it.each([
    ['prices', 'net', 'gross'],
    ['database', 'embedded', 'docker'],
    ['background', 'mongodb', 'flask'],
    ['package-manager', 'npm', 'pnpm'],
  ])('offers what --%s can be, and begins with the default', async (flag, proposal, next) => {
    const byDefault = await ask(flag, proposal, [enter]);
    expect(await byDefault.answer).toBe(proposal);
    const second = await ask(flag, proposal, [`${down}${enter}`]);
    expect(await second.answer).toBe(next);
    for (const { value } of question(flag).choices ?? []) expect(second.screen).toContain(value);
  });

  it('takes the default for nothing typed', async () => {
    const { answer } = await ask('currency', 'USD', [enter]);
    expect(await answer).toBe('USD');
  });

  it('stops on Ctrl+C, and says that nothing was written', async () => {
    const { answer } = await ask('name', 'my-shop', [interrupt]);
    await expect(answer).rejects.toMatchObject({ message: 'Stopped. Nothing was written.', code: 130 });
  });
});
