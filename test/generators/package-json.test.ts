import { describe, expect, it } from 'vitest';
import { combineAdditions, mergePackageJson } from '../../generators/package-json.ts';

const additions = {
  name: 'my-shop',
  type: 'module',
  scripts: { db: 'pos-migrate' },
  dependencies: { pg: '8.0.0', commander: '14.0.0' },
  devDependencies: { typescript: '7.0.0' },
};

describe('mergePackageJson', () => {
  it("makes a new file, with the dependencies in npm's order", () => {
    const { text, kept } = mergePackageJson(undefined, additions);
    expect(text.endsWith('}\n')).toBe(true);
    expect(Object.keys(JSON.parse(text).dependencies)).toEqual(['commander', 'pg']);
    expect(kept).toEqual([]);
  });

  it('adds what is missing and changes nothing that is there', () => {
    const theirs = {
      name: 'theirs',
      scripts: { db: 'docker compose up', test: 'jest' },
      devDependencies: { pg: '7.0.0', zod: '1.0.0' },
    };
    const { text, kept } = mergePackageJson(JSON.stringify(theirs), additions);
    expect(JSON.parse(text)).toEqual({
      name: 'theirs',
      type: 'module',
      scripts: { db: 'docker compose up', test: 'jest' },
      dependencies: { commander: '14.0.0' },
      devDependencies: { pg: '7.0.0', typescript: '7.0.0', zod: '1.0.0' },
    });
    expect(kept).toEqual([
      { key: 'scripts.db', theirs: 'docker compose up', ours: 'pos-migrate' },
      { key: 'devDependencies.pg', theirs: '7.0.0', ours: '8.0.0' },
    ]);
  });

  it('returns the very same text when nothing is missing, however it is formatted', () => {
    const text = mergePackageJson(undefined, additions).text.replaceAll('  ', '   ').trimEnd();
    expect(mergePackageJson(text, additions)).toEqual({ text, kept: [] });
  });

  it('keeps indentation and line ends', () => {
    expect(mergePackageJson('{\n\t"name": "x"\n}\n', { type: 'module' }).text).toBe(
      '{\n\t"name": "x",\n\t"type": "module"\n}\n',
    );
    expect(mergePackageJson('{\r\n    "name": "x"\r\n}\r\n', { type: 'module' }).text).toBe(
      '{\r\n    "name": "x",\r\n    "type": "module"\r\n}\r\n',
    );
  });

  it('leaves what it does not add to as it is written', () => {
    const theirs = [
      '{',
      '  "name": "x", "files": ["a", "b"],',
      '  "exports": { ".": "./a.js" },',
      '  "engines": {"node": ">=20"},',
      '  "scripts": { "test": "jest" },',
      '  "devDependencies": {',
      '    "a": "1.0.0",',
      '    "z": "1.0.0"',
      '  },',
      '  "jest": { "transform": {}, "roots": [ "src" ] }',
      '}',
      '',
    ].join('\n');
    const { text } = mergePackageJson(theirs, { scripts: { db: 'x' }, devDependencies: { pg: '8.0.0' } });
    expect(text).toBe(
      theirs
        .replace('"scripts": { "test": "jest" },', '"scripts": {\n    "test": "jest",\n    "db": "x"\n  },')
        .replace('    "z"', '    "pg": "8.0.0",\n    "z"'),
    );
  });

  it('adds to a file that is empty, on one line, or begins with a byte order mark', () => {
    const added = { scripts: { db: 'x' } };
    expect(mergePackageJson('{}', added).text).toBe('{\n  "scripts": {\n    "db": "x"\n  }\n}');
    expect(JSON.parse(mergePackageJson('{"scripts":{"a":"b"}}', added).text)).toEqual({ scripts: { a: 'b', db: 'x' } });
    expect(mergePackageJson('\uFEFF{}\n', added).text).toMatch(/^\uFEFF\{\n {2}"scripts"/);
  });

  it('lets the name follow the answers as long as it is the one that we gave', () => {
    const renamed = { ...additions, name: 'new-name' };
    const ours = mergePackageJson(undefined, additions).text;
    expect(JSON.parse(mergePackageJson(ours, renamed, additions).text).name).toBe('new-name');
    const theirs = ours.replace('my-shop', 'their-name');
    expect(JSON.parse(mergePackageJson(theirs, renamed, additions).text).name).toBe('their-name');
  });
});

describe('combineAdditions', () => {
  it('takes a package that one part needs to run out of what another needs to develop', () => {
    const combined = combineAdditions([
      { dependencies: { pg: '8.0.0' } },
      { devDependencies: { pg: '8.0.0', vitest: '4.0.0' } },
    ]);
    expect(combined).toMatchObject({ dependencies: { pg: '8.0.0' }, devDependencies: { vitest: '4.0.0' } });
    expect(combined.devDependencies).not.toHaveProperty('pg');
  });

  it('refuses two versions of one package, and two scripts of one name', () => {
    expect(() => combineAdditions([{ dependencies: { pg: '8.0.0' } }, { dependencies: { pg: '7.0.0' } }])).toThrow(
      'Two generators want dependencies.pg as 8.0.0 and as 7.0.0.',
    );
    expect(() => combineAdditions([{ scripts: { db: 'a' } }, { scripts: { db: 'b' } }])).toThrow('scripts.db');
    expect(() => combineAdditions([{ dependencies: { pg: '8.0.0' } }, { devDependencies: { pg: '7.0.0' } }])).toThrow(
      'pg',
    );
  });
});
