import { describe, expect, it } from 'vitest';
import { EditFault, editText } from './edit-text.ts';

const schema = 'model A {\n  id   Int @id\n  name String\n}\n\nmodel B {\n  id   Int @id\n}\n';

describe('editText', () => {
  it('takes lines out and puts lines in where the context is', () => {
    expect(
      editText(schema, [' model A {', '   id Int @id', '-  name String', '+  title String?', '+  stock Int', ' }']),
    ).toBe('model A {\n  id   Int @id\n  title String?\n  stock Int\n}\n\nmodel B {\n  id   Int @id\n}\n');
  });

  it('keeps the text of the context, however the diff spaces it', () => {
    expect(editText(schema, ['name String', '+  x Int'])).toContain('  id   Int @id\n  name String\n  x Int\n}');
  });

  it.each(['@@ model B', '…'])('edits several places, with "%s" between them', (between) => {
    expect(editText(schema, ['-  name String', between, ' model B {', '+  a Int'])).toBe(
      'model A {\n  id   Int @id\n}\n\nmodel B {\n  a Int\n  id   Int @id\n}\n',
    );
  });

  it.each([
    [['-  price Int'], 'These lines are not there:\n  price Int'],
    [['-  id Int @id'], 'These lines are there more than once:\n  id Int @id'],
    [['+  price Int'], 'The edit names no line that is there already.'],
    [['-model B {', '…', '-model A {'], 'These lines are not there:\nmodel A {'],
  ])('refuses %j', (diff, message) => {
    expect(() => editText(schema, diff)).toThrow(new EditFault(message));
  });
});
