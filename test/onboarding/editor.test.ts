import { describe, expect, it } from 'vitest';
import { projectOf } from './projects.ts';

const { files } = projectOf({ ci: false });
const read = (file: string) => JSON.parse((files.get(file) ?? '').replaceAll(/^\s*\/\/.*$/gm, ''));

describe('what a project tells an editor', () => {
  const settings = read('.vscode/settings.json');
  const { recommendations } = read('.vscode/extensions.json');

  it('recommends every extension that formats a file', () => {
    const formatters = [settings, ...Object.values(settings)].flatMap(
      (scope) => (scope as Record<string, unknown>)['editor.defaultFormatter'] ?? [],
    );
    expect(formatters).toEqual(['biomejs.biome', 'Prisma.prisma']);
    expect(recommendations).toEqual(expect.arrayContaining(formatters));
    expect(settings['editor.formatOnSave']).toBe(true);
  });

  it('never changes a byte of a migration when it is saved', () => {
    expect(settings['[sql]']['editor.formatOnSave']).toBe(false);
    const [, section = ''] = (files.get('.editorconfig') ?? '').split('[prisma/migrations/**]\n');
    expect(section.trim().split('\n').sort()).toEqual([
      'end_of_line = unset',
      'insert_final_newline = unset',
      'trim_trailing_whitespace = unset',
    ]);
  });

  it('indents as Biome does', () => {
    const { formatter } = read('biome.json');
    expect(files.get('.editorconfig')).toContain(
      `indent_style = ${formatter.indentStyle}\nindent_size = ${formatter.indentWidth}\n`,
    );
  });
});
